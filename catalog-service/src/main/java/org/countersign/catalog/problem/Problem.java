package org.countersign.catalog.problem;

import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.countersign.catalog.platform.Json;

/**
 * One problem as it is told: RFC 9457 members, our {@code code}, and extension members.
 *
 * @param status the status of this answer; the type's own, except where HTTP gave a rarer one
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457#section-3">RFC 9457, 3</a>
 */
public record Problem(ProblemType type, int status, String detail, Map<String, JsonValue> members) {
  /** The media type of every answer that is a problem. */
  public static final String MEDIA_TYPE = "application/problem+json";

  public Problem {
    members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
  }

  public static Problem of(ProblemType type, String detail) {
    return new Problem(type, type.status(), detail, Map.of());
  }

  public static Problem of(Refusal refusal) {
    return new Problem(
        refusal.type(), refusal.type().status(), refusal.detail(), refusal.members());
  }

  /**
   * What helps whoever looks at a page. What the occasion says is for programs too, so a text for
   * pages comes before it where the type has one.
   *
   * @return empty where nobody knows anything
   */
  public String remedyOnPage() {
    var explained = Explanation.of(type);
    var ofOccasion =
        Optional.ofNullable(members.get("remedy"))
            .filter(JsonString.class::isInstance)
            .map(text -> ((JsonString) text).getString());
    return explained
        .flatMap(Explanation::page)
        .or(() -> ofOccasion)
        .or(() -> explained.map(Explanation::remedy))
        .orElse("");
  }

  /** The detail, with the number under which the log has the cause of our own failures. */
  public String detailOnPage() {
    return members.get("instance") instanceof JsonString id
        ? detail + " " + id.getString()
        : detail;
  }

  /**
   * The bytes of the answer as text; where the occasion knows no remedy, the type's own is told.
   */
  public String json() {
    var object =
        Json.createObjectBuilder()
            .add("type", type.uri().toString())
            .add("title", type.title())
            .add("status", status)
            .add("detail", detail)
            .add("code", type.name());
    members.forEach(object::add);
    if (!members.containsKey("remedy")) {
      Explanation.of(type).ifPresent(told -> object.add("remedy", told.remedy()));
    }
    return object.build().toString();
  }
}
