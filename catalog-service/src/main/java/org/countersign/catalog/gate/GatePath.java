package org.countersign.catalog.gate;

import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.countersign.catalog.gate.Snapshot.Row;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.requirements.PathFacts;

/** How far a version has come on its way through the environments, from a snapshot. */
final class GatePath {
  private final String environment;
  private final Snapshot snapshot;

  GatePath(String environment, Snapshot snapshot) {
    this.environment = environment;
    this.snapshot = snapshot;
  }

  PathFacts of(Optional<UUID> useCase) {
    var before = before();
    return new PathFacts(
        before,
        deployments(useCase, before).findAny().isPresent(),
        deployments(useCase, before).anyMatch(GatePath::isLive),
        deployments(useCase, environment)
            .filter(GatePath::isLive)
            .max(Comparator.comparing(row -> row.id().toString()))
            .map(GatePath::stage)
            .orElse(PathFacts.Stage.NONE));
  }

  /** The environment that stands before this one in the order; empty for the first. */
  private String before() {
    var order =
        snapshot
            .of(Kind.ENVIRONMENT)
            .filter(row -> row.text("name").equals(environment))
            .mapToInt(GatePath::order)
            .findFirst()
            .orElse(0);
    return snapshot
        .of(Kind.ENVIRONMENT)
        .filter(row -> order(row) < order)
        .max(Comparator.comparingInt(GatePath::order))
        .map(row -> row.text("name"))
        .orElse("");
  }

  private static int order(Row environment) {
    return Integer.parseInt(environment.text("ordinal"));
  }

  private Stream<Row> deployments(Optional<UUID> useCase, String place) {
    return snapshot
        .of(Kind.DEPLOYMENT)
        .filter(row -> row.text("environment").equals(place))
        .filter(row -> row.field("use_case").map(UUID::fromString).equals(useCase));
  }

  private static boolean isLive(Row deployment) {
    return deployment.text("state").equals("LIVE");
  }

  private static PathFacts.Stage stage(Row deployment) {
    return new PathFacts.Stage(
        deployment.field("strategy").orElse("DIRECT"),
        deployment.field("percent").map(Integer::valueOf).orElse(Rollout.FULL),
        deployment.field("outcome").orElse("NONE"));
  }
}
