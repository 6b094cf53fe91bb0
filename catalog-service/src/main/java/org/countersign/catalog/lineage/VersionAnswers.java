package org.countersign.catalog.lineage;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import org.countersign.catalog.problem.Refusal;
import org.countersign.lineage.MlCatalog;
import org.countersign.lineage.Questions;
import org.countersign.lineage.Reproducibility;
import org.countersign.lineage.RoCrate;
import org.countersign.lineage.Snapshot;

/** The questions that are asked of every version, and what it takes to make it again. */
@Dependent
public class VersionAnswers {
  private final Projection projection;
  private final Clock clock;

  @Inject
  VersionAnswers(Projection projection, Clock clock) {
    this.projection = projection;
    this.clock = clock;
  }

  /**
   * The four questions; an empty list says that nothing was recorded.
   *
   * @param hyperparameters which were used in training
   * @param trials which were tried before
   * @param evaluations made of it, by whichever run
   * @param snapshots the data after each step, and whether it is still there
   * @param summaries what that data looked like
   */
  public record Answers(
      List<Questions.Setting> hyperparameters,
      List<Questions.Tried> trials,
      List<Questions.Evaluation> evaluations,
      List<Questions.Processed> snapshots,
      List<Questions.Summary> summaries) {}

  /**
   * @throws Refusal {@code LINEAGE_BEHIND} while the graph does not know the version
   */
  public Answers answers(UUID model, int number) {
    return ask(
        model,
        number,
        (snapshot, version) -> {
          var questions = new Questions(snapshot);
          return Optional.of(
              new Answers(
                  questions.hyperparameters(version),
                  questions.trials(version),
                  questions.evaluations(version),
                  questions.snapshots(version),
                  questions.summaries(version)));
        });
  }

  /**
   * The five things it takes to make a version again.
   *
   * @throws Refusal {@code LINEAGE_BEHIND} while the graph does not know the version
   */
  public Reproducibility reproducibility(UUID model, int number) {
    return ask(model, number, Reproducibility::of);
  }

  /**
   * All of it as one RO-Crate, zipped.
   *
   * @param name of the version, for people
   * @throws Refusal {@code LINEAGE_BEHIND} while the graph does not know the version
   */
  public byte[] crate(UUID model, int number, String name) {
    return ask(
        model, number, (snapshot, version) -> RoCrate.of(snapshot, version, name, clock.instant()));
  }

  /**
   * The catalog of some versions in the words of MLDCAT-AP.
   *
   * @param versions their IRIs with the names that people know them by; the graph may not know the
   *     newest yet, which are left out
   * @param publisher its name
   * @return Turtle in UTF-8
   */
  public byte[] catalog(Map<String, String> versions, String title, String publisher) {
    return projection.read(
        snapshot ->
            MlCatalog.turtle(
                snapshot,
                List.copyOf(versions.keySet()),
                title,
                publisher,
                iri -> Optional.ofNullable(versions.get(iri))));
  }

  private <T> T ask(UUID model, int number, BiFunction<Snapshot, String, Optional<T>> question) {
    var version = projection.iris().version(model.toString(), number);
    return projection
        .read(
            snapshot ->
                snapshot.entriesOf(version).isEmpty()
                    ? Optional.<T>empty()
                    : question.apply(snapshot, version))
        .orElseThrow(() -> Projection.behind("the lineage graph does not know version " + number));
  }
}
