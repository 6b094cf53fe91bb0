package org.countersign.policy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a gate knows about one question, complete and checked against {@link FactSchema}. Immutable.
 */
public final class Facts {
  private final Map<String, Object> values;
  private final Map<String, Object> activation;

  /**
   * @param given the facts by name; structures are maps, instants {@link Instant}s or RFC 3339
   *     texts, numbers any {@link Number} that is whole
   * @throws InvalidFactsException naming every fact that is missing, unknown or of another type
   */
  @SuppressWarnings("unchecked") // a structure admits maps with text keys only
  public Facts(Map<String, ?> given) {
    var problems = new ArrayList<String>();
    this.values = (Map<String, Object>) FactSchema.structure().admit("", given, problems);
    if (!problems.isEmpty()) {
      throw new InvalidFactsException(problems);
    }
    this.activation = FactSchema.structure().fieldsAtRuntime(values);
  }

  /** The facts by name; instants are {@link Instant}s, and fields left out have their default. */
  public Map<String, Object> values() {
    return values;
  }

  /** The same for CEL's runtime. */
  Map<String, Object> activation() {
    return activation;
  }

  /** The same facts for JSON: instants are RFC 3339 texts. {@code new Facts(json())} is equal. */
  @SuppressWarnings("unchecked") // what a structure admitted is a map
  public Map<String, Object> json() {
    return (Map<String, Object>) FactSchema.structure().plain(values);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Facts that && that.values.equals(values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }

  Instant now() {
    return (Instant) of("now");
  }

  RiskClass riskClass() {
    return RiskClass.valueOf((String) of("useCase", "riskClass"));
  }

  boolean truth(String structure, String field) {
    return (boolean) of(structure, field);
  }

  String text(String structure, String field) {
    return (String) of(structure, field);
  }

  int number(String structure, String field) {
    return Math.toIntExact((long) of(structure, field));
  }

  Mode mode(Modes modes) {
    return modes.in((String) of("environment", "name"), truth("environment", "production"));
  }

  /** The day from which a duty of the use case applies; long ago where it is not told. */
  Optional<LocalDate> duty(String id) {
    for (var each : (List<?>) of("useCase", "duties")) {
      var text = (String) each;
      if (text.startsWith(id) && text.startsWith(" ", id.length())) {
        return Optional.of(day(text.substring(id.length() + 1)));
      }
    }
    return Optional.empty();
  }

  private static LocalDate day(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      return LocalDate.EPOCH;
    }
  }

  List<Evidence> evidence() {
    var evidence = new ArrayList<Evidence>();
    for (var each : (List<?>) of("evidence")) {
      evidence.add(Evidence.of((Map<?, ?>) each));
    }
    return evidence;
  }

  /** Their reasons are free text, which facts do not hold. */
  List<Waiver> waivers() {
    var waivers = new ArrayList<Waiver>();
    for (var each : (List<?>) of("waivers")) {
      var map = (Map<?, ?>) each;
      waivers.add(
          new Waiver(
              (String) Evidence.field(map, "requirement"),
              (String) Evidence.field(map, "by"),
              (Instant) Evidence.field(map, "until"),
              ""));
    }
    return waivers;
  }

  private Object of(String name) {
    var value = values.get(name);
    if (value == null) {
      throw new IllegalStateException("the schema admitted facts without " + name);
    }
    return value;
  }

  /** The items of a list of structures in what is known of the ancestry. */
  List<Map<?, ?>> upstream(String field) {
    var items = new ArrayList<Map<?, ?>>();
    for (var each : (List<?>) of("lineage", field)) {
      items.add((Map<?, ?>) each);
    }
    return items;
  }

  Object of(String structure, String field) {
    var value = ((Map<?, ?>) of(structure)).get(field);
    if (value == null) {
      throw new IllegalStateException("the schema admitted " + structure + " without " + field);
    }
    return value;
  }

  record Evidence(
      String id,
      EvidenceType type,
      String status,
      Provenance provenance,
      String producer,
      String reviewer,
      Instant validUntil,
      boolean newerThanArtifact,
      String checked) {
    static Evidence of(Map<?, ?> map) {
      return new Evidence(
          (String) field(map, "id"),
          EvidenceType.valueOf((String) field(map, "type")),
          (String) field(map, "status"),
          Provenance.valueOf((String) field(map, "provenance")),
          (String) field(map, "producer"),
          (String) field(map, "reviewer"),
          (Instant) field(map, "validUntil"),
          (boolean) field(map, "newerThanArtifact"),
          (String) field(map, "checked"));
    }

    private static Object field(Map<?, ?> map, String name) {
      var value = map.get(name);
      if (value == null) {
        throw new IllegalStateException("the schema admitted evidence without " + name);
      }
      return value;
    }
  }
}
