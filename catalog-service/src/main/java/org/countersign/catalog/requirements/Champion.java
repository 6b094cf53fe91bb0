package org.countersign.catalog.requirements;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The version that a version must stand comparison with: the other one that went live last in the
 * same environment for the same use case.
 *
 * @param evidence of it
 */
public record Champion(UUID version, List<VersionFacts.Item> evidence) {
  public Champion {
    evidence = List.copyOf(evidence);
  }

  static Map<String, Object> facts(Optional<Champion> champion) {
    return champion
        .<Map<String, Object>>map(
            live -> Map.of("live", true, "version", live.version().toString()))
        .orElse(Map.of());
  }
}
