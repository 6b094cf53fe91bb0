package org.countersign.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.countersign.lineage.VersionFacts.Code;
import org.countersign.lineage.VersionFacts.Metric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IrisTest {
  private static final Iris IRIS = new Iris("https://models.example.org/api/v1");

  /** Permanent: exported files hold these. A change here breaks them. */
  @Test
  void theIrisOfAllThingsArePermanent() {
    var base = "https://models.example.org/api/v1/";
    var data = new DatasetRef("s3://lake/loans", "ab12");

    assertThat(
            List.of(
                IRIS.model("m"),
                IRIS.version("m", 3),
                IRIS.parameter("m", 3, "lr"),
                IRIS.metric("m", 3, Metric.of("auc", "1")),
                IRIS.metric("m", 3, new Metric("auc", "1", Optional.of(data), Optional.of("a b"))),
                IRIS.externalModel("org/bert", ""),
                IRIS.externalModel("org/bert", "v1"),
                IRIS.hyperparameter("lr"),
                IRIS.measure("auc"),
                IRIS.dataset("loans"),
                IRIS.datasetVersion(data),
                IRIS.checksum("ff"),
                IRIS.run("r"),
                IRIS.code(new Code(Optional.of("x"), "0".repeat(40))),
                IRIS.code(new Code(Optional.of("git@h:x"), "v1")),
                IRIS.code(new Code(Optional.empty(), "v1")),
                IRIS.useCase("u"),
                IRIS.classification("c"),
                IRIS.evidence("e"),
                IRIS.approval("p"),
                IRIS.decision("d"),
                IRIS.deployment("x"),
                IRIS.agent("a"),
                IRIS.entry(7),
                IRIS.asserted(),
                IRIS.observed(),
                IRIS.derived(),
                IRIS.vocabulary()))
        .containsExactly(
            base + "models/m",
            base + "models/m/versions/3",
            base + "models/m/versions/3/parameters/lr",
            base + "models/m/versions/3/metrics/auc",
            base + "models/m/versions/3/metrics/auc/on/s3%3A%2F%2Flake%2Floans/ab12/slices/a%20b",
            base + "external-models/org%2Fbert",
            base + "external-models/org%2Fbert/revisions/v1",
            base + "hyperparameters/lr",
            base + "measures/auc",
            base + "datasets/loans",
            base + "datasets/s3%3A%2F%2Flake%2Floans/versions/ab12",
            base + "checksums/sha256/ff",
            base + "runs/r",
            base + "commits/" + "0".repeat(40),
            base + "code/git%40h%3Ax/v1",
            base + "code/unnamed/v1",
            base + "use-cases/u",
            base + "classifications/c",
            base + "evidence/e",
            base + "approvals/p",
            base + "gate/decisions/d",
            base + "deployments/x",
            base + "agents/a",
            base + "ledger/entries/7",
            base + "graphs/asserted",
            base + "graphs/observed",
            base + "graphs/derived",
            base + "vocabulary");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        ".",
        "a/b",
        "a b",
        "\"><script>",
        "Größe 🎉",
        "a%2Fb",
        "a\u0000b",
        "a#b?c",
        "\\",
        "+",
        "-._~"
      })
  void aHostileNameStaysOnePathSegmentAndComesBackWhole(String name) {
    var iri = IRIS.dataset(name);

    assertThat(iri).matches("https://models\\.example\\.org/api/v1/datasets/[A-Za-z0-9._~%-]+");
    assertThat(URI.create(iri).normalize()).hasToString(iri);
    assertThat(URI.create(iri).getPath()).isEqualTo("/api/v1/datasets/" + name);
  }

  @Test
  void aNameWithoutALetterIsRefused() {
    assertThatThrownBy(() -> IRIS.run("")).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "models.example.org",
        "ftp://h/x",
        "https:///x",
        "https://h/",
        "https://h?x",
        "https://h#x"
      })
  void aBaseThatCannotBearPathsIsRefused(String base) {
    assertThatThrownBy(() -> new Iris(base)).isInstanceOf(IllegalArgumentException.class);
  }
}
