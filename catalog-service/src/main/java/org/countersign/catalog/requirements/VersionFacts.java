package org.countersign.catalog.requirements;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.countersign.policy.RiskClass;

/**
 * What is known of one version, for one use case and one environment, at one instant. The gate fills
 * it from its snapshot, the compliance view and the reviews from the catalog's tables; the facts that
 * policies and frameworks read are derived from it here and nowhere else.
 *
 * @param linked every use case the version is linked to, each with the class that holds for it
 * @param useCase the use case in question; empty when it was neither named nor the only one linked
 * @param approval the newest approval of (version, use case, environment), whatever its state
 * @param openRound whether a round for the same three is undecided
 */
public record VersionFacts(
    Version version,
    List<LinkedUse> linked,
    Optional<UUID> useCase,
    Place environment,
    Optional<Card> card,
    List<Item> evidence,
    Optional<Granted> approval,
    boolean openRound,
    Instant now) {

  /**
   * @param artifact lower-case hex SHA-256, empty until bound
   * @param people those who built it or triggered its run; empty when nobody is named
   */
  public record Version(
      UUID id, Optional<String> artifact, Optional<Instant> boundAt, Set<UUID> people) {
    public Version {
      people = Set.copyOf(people);
    }
  }

  /**
   * @param riskClass by the newest signed classification, empty when there is none
   */
  public record LinkedUse(UUID id, Optional<RiskClass> riskClass, List<String> overlays) {
    public LinkedUse {
      overlays = List.copyOf(overlays);
    }
  }

  /**
   * @param ordinal its place in the order of environments, development first
   */
  public record Place(String name, int ordinal, boolean approvalRequired, boolean production) {}

  /**
   * @param sha256 of the canonical card
   * @param score 0 to 100 by the weights of the class
   * @param needed the least score the class asks for
   */
  public record Card(String sha256, int score, int needed) {}

  /**
   * @param provenance name of an {@code Evidence.Provenance}
   * @param state name of an {@code Evidence.Acceptance}
   */
  public record Item(
      UUID id,
      String type,
      String content,
      String provenance,
      String state,
      UUID producer,
      Optional<UUID> reviewer,
      Instant producedAt,
      Optional<Instant> validUntil) {}

  /**
   * An approval with the round that granted it.
   *
   * @param state name of an {@code Approval.Standing}; expiry is judged by {@code validUntil}
   * @param riskClass the class the round was about
   */
  public record Granted(
      UUID id,
      UUID review,
      String artifact,
      String state,
      RiskClass riskClass,
      Instant validUntil,
      UUID submitter,
      List<Ballot> votes) {
    public Granted {
      votes = List.copyOf(votes);
    }
  }

  /**
   * One vote of the round.
   *
   * @param role of the slot it fills
   * @param decision {@code APPROVE} or {@code REJECT}
   * @param holdsRoleNow whether the voter still has that role
   */
  public record Ballot(UUID voter, String role, String decision, boolean holdsRoleNow) {}

  public VersionFacts {
    linked = List.copyOf(linked);
    evidence = List.copyOf(evidence);
  }

  /** The class of the use case in question: empty when none is named, linked or classified. */
  public Optional<RiskClass> riskClass() {
    return used().flatMap(LinkedUse::riskClass);
  }

  /** The use case in question if the version is linked to it. */
  public Optional<LinkedUse> used() {
    return useCase.flatMap(
        id -> linked.stream().filter(use -> use.id().equals(id)).findFirst());
  }
}
