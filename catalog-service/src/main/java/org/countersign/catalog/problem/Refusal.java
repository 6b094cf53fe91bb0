package org.countersign.catalog.problem;

import jakarta.json.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.countersign.catalog.platform.Json;

/**
 * A request we turn down: which problem it is, one sentence for this occasion, and members a
 * program can read. It carries no stack trace, because it is an answer and no failure.
 *
 * <pre>{@code
 * throw new Refusal(FOREIGN_TEAM, "fraud-scorer belongs to team risk")
 *     .and("remedy", "ask a member of risk");
 * }</pre>
 */
public final class Refusal extends RuntimeException {
  private final ProblemType type;
  private final transient Map<String, JsonValue> members;

  public Refusal(ProblemType type, String detail) {
    this(type, detail, Map.of());
  }

  private Refusal(ProblemType type, String detail, Map<String, JsonValue> members) {
    super(detail, null, false, false);
    this.type = type;
    this.members = members;
  }

  /** The same refusal with one more member, such as {@code pointer} or {@code remedy}. */
  public Refusal and(String name, String value) {
    return and(name, Json.createValue(value));
  }

  /** The same refusal with one more member of any JSON shape. */
  public Refusal and(String name, JsonValue value) {
    var more = new LinkedHashMap<>(members);
    more.put(name, value);
    return new Refusal(type, detail(), Collections.unmodifiableMap(more));
  }

  public ProblemType type() {
    return type;
  }

  public String detail() {
    return String.valueOf(getMessage());
  }

  /** Extension members of RFC 9457, 3.2, in the order they were added. */
  public Map<String, JsonValue> members() {
    return members;
  }
}
