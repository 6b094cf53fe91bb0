package org.countersign.catalog.reviews;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who signed bounds, or voted for something.
 *
 * @param role of the slot that they signed in
 * @param onBehalfOf whoever handed them their vote
 */
public record Signatory(UUID person, String role, Optional<UUID> onBehalfOf) {
  static Signatory of(Vote vote) {
    return new Signatory(vote.voter(), vote.role(), vote.onBehalfOf());
  }

  /** The person, and whoever they signed for. */
  public Stream<UUID> people() {
    return Stream.concat(Stream.of(person), onBehalfOf.stream());
  }

  /** As the row and its leaf have them: {@code person:role} or {@code person:role:absent}. */
  static String text(Collection<Signatory> all) {
    return all.stream()
        .map(
            signatory ->
                signatory.person()
                    + ":"
                    + signatory.role()
                    + signatory.onBehalfOf().map(absent -> ":" + absent).orElse(""))
        .sorted()
        .collect(Collectors.joining(","));
  }

  /** Reads what was stored. */
  public static List<Signatory> read(String text) {
    return Arrays.stream(text.split(",", -1)).map(Signatory::one).toList();
  }

  private static Signatory one(String text) {
    var parts = text.split(":", 3);
    return new Signatory(
        UUID.fromString(parts[0]),
        parts[1],
        parts.length > 2 ? Optional.of(UUID.fromString(parts[2])) : Optional.empty());
  }
}
