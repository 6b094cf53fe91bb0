package org.countersign.lineage;

import static org.countersign.lineage.Walk.DAY;
import static org.countersign.lineage.Walk.IRIS;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.countersign.lineage.RunFacts.Input;
import org.countersign.lineage.RunFacts.Split;
import org.countersign.lineage.VersionFacts.Data;
import org.countersign.lineage.VersionFacts.Metric;
import org.countersign.lineage.VersionFacts.Use;

/**
 * A portfolio as an organisation has it: sources with columns and owners, features that are made of
 * several of them, models that are trained on features again and again, some of a base model, with
 * evidence, approvals, decisions and deployments; and what becomes known later.
 */
final class Portfolio {
  private final Random random;
  private final List<Growing> said = new ArrayList<>();
  private final List<DatasetRef> data = new ArrayList<>();

  private Portfolio(long seed) {
    this.random = new Random(seed);
  }

  static List<Growth> drawn(long seed, int sources, int models, int versions) {
    var portfolio = new Portfolio(seed);
    portfolio.say().useCase(new UseCaseFacts("u", "", DAY));
    IntStream.range(0, sources).forEach(portfolio::source);
    IntStream.range(0, sources).forEach(portfolio::features);
    for (var model = 0; model < models; model++) {
      for (var number = 1; number <= versions; number++) {
        portfolio.version("m-" + model, number);
      }
    }
    portfolio.later();
    return portfolio.grown();
  }

  private Growing say() {
    var growing = Growth.at(IRIS, said.size(), "a-" + random.nextInt(20));
    said.add(growing);
    return growing;
  }

  private List<Growth> grown() {
    return said.stream().map(Growing::grown).toList();
  }

  private Instant at() {
    return DAY.plusSeconds(said.size());
  }

  private static String sha256(String text) {
    return "%064x".formatted(text.hashCode() & 0xffffffffL);
  }

  private DatasetRef any() {
    return data.get(random.nextInt(data.size()));
  }

  private void source(int number) {
    var ref =
        random.nextInt(4) == 0
            ? new DatasetRef("s3://lake/source-" + number, "snapshot-" + number)
            : new DatasetRef("s3://lake/source-" + number, sha256("source " + number));
    data.add(ref);
    say().dataset(Walk.registered(ref));
  }

  private void features(int number) {
    var ref = new DatasetRef("features-" + number, sha256("features " + number));
    var reads = IntStream.range(0, 1 + random.nextInt(4)).mapToObj(i -> any()).distinct().toList();
    say()
        .run(
            RunFacts.of("prepare-" + number)
                .reading(reads.stream().map(each -> new Input(each, Split.of(Use.OTHER))).toList())
                .writing(List.of(ref), List.of()));
    say().dataset(Walk.registered(ref).madeFrom(reads, Optional.of("join")));
    data.add(ref);
  }

  private void version(String model, int number) {
    var run = "train-" + model + "-" + number;
    var artifact = sha256(run);
    var training = any();
    var test = any();
    say()
        .run(
            RunFacts.of(run)
                .with(
                    new RunFacts.Timing(
                        Optional.of(RunFacts.Trigger.SCHEDULED),
                        Optional.of(at()),
                        Optional.of(at().plusSeconds(900)),
                        Optional.empty()))
                .reading(
                    List.of(
                        new Input(training, Split.of(Use.TRAINING)),
                        new Input(test, Split.of(Use.TEST))))
                .writing(List.of(), List.of(artifact))
                .by(List.of("a-scientist")));
    var facts =
        VersionFacts.of(model, "", number, at())
            .withArtifact(artifact)
            .withRun(VersionFacts.Run.of(run))
            .withData(List.of(new Data(Use.TRAINING, training), new Data(Use.TEST, test)))
            .withParameters(Map.of("depth", Integer.toString(random.nextInt(9))))
            .withMetrics(
                List.of(
                    new Metric(
                        "auc",
                        new BigDecimal(random.nextInt(999)).movePointLeft(3).toPlainString(),
                        Optional.of(test),
                        Optional.empty())));
    say()
        .version(
            random.nextInt(5) == 0
                ? facts.withBases(
                    List.of(
                        new BaseModel.External(
                            "base", Optional.of("2"), BaseModel.Derivation.FINE_TUNED)))
                : facts);
    say().useCaseLinked(model, number, "u");
    var id = model + "-" + number;
    say()
        .evidence(
            new EvidenceFacts("e-" + id, model, number, "TEST_REPORT", Optional.empty(), at()))
        .evidenceState("e-" + id, "ACCEPTED", at());
    if (random.nextBoolean()) {
      say()
          .approval(
              new ApprovalFacts(
                  "p-" + id, model, number, "u", "production", at(), List.of("e-" + id)))
          .approvalState("p-" + id, "APPROVED", at());
      say()
          .decision(
              new DecisionFacts(
                  "d-" + id,
                  model,
                  number,
                  Optional.of("u"),
                  "production",
                  "ALLOW",
                  at(),
                  List.of("p-" + id)));
      say()
          .deployment(
              new DeploymentFacts(
                  "x-" + id, "d-" + id, model, number, "production", "cluster", at()))
          .deploymentState("x-" + id, "LIVE", at())
          .deploymentStage("x-" + id, "CANARY 5 % RUNNING", at());
    }
  }

  private void later() {
    say().datasetState(any(), "WITHDRAWN", at());
    say().licence(any(), "proprietary", at());
    say().codeState(new VersionFacts.Code(Optional.empty(), Walk.COMMIT), "FLAGGED", at());
    say().externalModelState("base", "2", "REVOKED", at());
  }
}
