package org.countersign.ledger.verify;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.countersign.ledger.CanonicalJson;

/**
 * An answer as it is printed: for people and for programs.
 *
 * @param sound decides the exit code
 */
public record Report(boolean sound, String text, String json) {
  /** The answer with what was found, members for programs, and labelled and other lines. */
  static Report of(
      Optional<Finding> finding,
      Map<String, Object> members,
      Map<String, String> labelled,
      List<String> lines) {
    var json = new TreeMap<>(members);
    json.put("sound", finding.isEmpty());
    var text = new StringBuilder();
    if (finding.isPresent()) {
      var found = finding.get();
      json.put("index", Long.toString(found.index()));
      json.put("to", Long.toString(found.to()));
      json.put("code", found.code().name());
      json.put("reason", found.reason());
      text.append("UNSOUND at entry ")
          .append(found.index())
          .append(found.to() > found.index() ? " or one up to " + found.to() : "")
          .append(": ")
          .append(found.code())
          .append(", ")
          .append(found.reason())
          .append('\n');
    } else {
      text.append("SOUND\n");
    }
    return finish(finding.isEmpty(), json, text, labelled, lines);
  }

  /** An answer that is not about an entry of a whole log. */
  static Report of(
      Optional<String> problem, Map<String, Object> members, Map<String, String> labelled) {
    var json = new TreeMap<>(members);
    json.put("sound", problem.isEmpty());
    problem.ifPresent(each -> json.put("reason", each));
    var text = new StringBuilder(problem.map(each -> "UNSOUND: " + each).orElse("SOUND"));
    return finish(problem.isEmpty(), json, text.append('\n'), labelled, List.of());
  }

  private static Report finish(
      boolean sound,
      Map<String, Object> json,
      StringBuilder text,
      Map<String, String> labelled,
      List<String> lines) {
    labelled.forEach((label, value) -> text.append("  %-14s %s%n".formatted(label, value)));
    lines.forEach(line -> text.append("  ").append(line).append('\n'));
    return new Report(
        sound,
        text.toString().stripTrailing(),
        new String(CanonicalJson.write(json), StandardCharsets.UTF_8));
  }
}
