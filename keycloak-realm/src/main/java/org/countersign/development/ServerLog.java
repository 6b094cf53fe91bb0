package org.countersign.development;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the log of Payara Micro says about a deployment. */
record ServerLog(Path file) {
  private static final Pattern COLOUR = Pattern.compile("\u001B\\[[0-9;]*m");
  private static final Pattern THROWN =
      Pattern.compile("^(?:Caused by: )?(?:[\\w$.]+(?:Exception|Error): )+(.+)$");
  private static final String OUR_FRAME = "at org.countersign.";

  private record Thrown(String message, boolean isOurs) {}

  boolean saysReady() {
    return lines().stream()
        .anyMatch(line -> line.contains("Payara Micro") && line.contains(" ready in "));
  }

  boolean saysDeploymentFailed() {
    return lines().stream().anyMatch(line -> line.contains("Exception while loading the app"));
  }

  /**
   * Why the first exception was thrown that was logged as severe: what our own code said, if one of
   * its causes is from there, and the innermost cause.
   */
  Optional<String> cause() {
    var causes = causes();
    if (causes.isEmpty()) {
      return Optional.empty();
    }
    var innermost = causes.get(causes.size() - 1).message();
    var said = causes.stream().filter(Thrown::isOurs).map(Thrown::message).reduce((a, b) -> b);
    return Optional.of(
        said.map(word -> word.contains(innermost) ? word : word + ": " + innermost)
            .orElse(innermost));
  }

  /** The first severe exception and its causes, the innermost last. */
  private List<Thrown> causes() {
    var causes = new ArrayList<Thrown>();
    var severe = false;
    var expectsFrame = false;
    for (var line : lines()) {
      if (line.startsWith("[20")) {
        if (!causes.isEmpty()) {
          return causes;
        }
        severe = line.contains("[SEVERE]");
      } else if (severe) {
        var thrown = THROWN.matcher(line.strip());
        if (thrown.matches()) {
          causes.add(new Thrown(thrown.group(1), false));
        } else if (expectsFrame && line.strip().startsWith(OUR_FRAME)) {
          causes.add(new Thrown(causes.remove(causes.size() - 1).message(), true));
        }
        expectsFrame = thrown.matches();
      }
    }
    return causes;
  }

  private List<String> lines() {
    try {
      var text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      return COLOUR.matcher(text).replaceAll("").lines().toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
