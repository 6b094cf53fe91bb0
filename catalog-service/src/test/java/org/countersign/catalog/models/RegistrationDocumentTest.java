package org.countersign.catalog.models;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.models.RegistrationDocument.BaseModel;
import org.countersign.catalog.models.RegistrationDocument.Dataset;
import org.countersign.catalog.models.RegistrationDocument.Metric;
import org.countersign.catalog.models.RegistrationDocument.People;
import org.countersign.ledger.CanonicalJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrationDocumentTest {
  private static final UUID VERSION = UUID.fromString("00000000-0000-7000-8000-000000000001");
  private static final UUID MODEL = UUID.fromString("00000000-0000-7000-8000-000000000002");
  private static final UUID ANA = UUID.fromString("00000000-0000-4000-8000-00000000000a");
  private static final UUID BEN = UUID.fromString("00000000-0000-4000-8000-00000000000b");
  private static final String DIGEST = "ab".repeat(32);

  private static final RegistrationDocument WHOLE =
      new RegistrationDocument(
          VERSION,
          MODEL,
          3,
          Optional.of("v3"),
          Optional.of(DIGEST),
          Optional.of(Instant.parse("2026-11-20T10:00:00Z")),
          Optional.of("run-17"),
          Optional.of("4f1d2c"),
          new People(List.of(ANA), List.of(BEN), Optional.of(ANA)),
          List.of(new Dataset("training", "loans", Optional.of("2"), DIGEST)),
          Map.of("depth", "6"),
          List.of(new Metric("auc", 0.93, Optional.of("loans"))),
          List.of(new BaseModel("hf:org/base@1", Optional.empty())));

  private static final RegistrationDocument BARE =
      new RegistrationDocument(
          VERSION,
          MODEL,
          1,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          People.NOBODY,
          List.of(),
          Map.of(),
          List.of(),
          List.of());

  @Test
  void theBytesOfARegistrationAreTheseForEver() {
    assertThat(new String(CanonicalJson.write(WHOLE.json()), UTF_8))
        .isEqualTo(
            """
            {"artifact":"%1$s","artifactCreatedAt":"2026-11-20T10:00:00.000Z",\
            "baseModels":[{"ref":"hf:org/base@1"}],"codeCommit":"4f1d2c",\
            "datasets":[{"name":"loans","role":"training","sha256":"%1$s","version":"2"}],\
            "hyperparameters":{"depth":"6"},"label":"v3",\
            "metrics":[{"dataset":"loans","name":"auc","value":0.93}],\
            "model":"%2$s","number":3,\
            "people":{"developers":["%3$s"],"producers":["%4$s"],"triggeredBy":"%3$s"},\
            "schema":"countersign/registration/v1","sourceRun":"run-17","version":"%5$s"}"""
                .formatted(DIGEST, MODEL, ANA, BEN, VERSION));
  }

  @Test
  void aStoredRegistrationReadsBackAsItWas() {
    assertThat(stored(WHOLE)).isEqualTo(WHOLE);
    assertThat(stored(BARE)).isEqualTo(BARE);
  }

  @Test
  void dataWithoutADigestIsPinnedByTheSnapshotOfItsStore() {
    var document =
        new RegistrationDocument(
            VERSION,
            MODEL,
            1,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            People.NOBODY,
            List.of(new Dataset("test", "loans", Optional.of("2"), "8412")),
            Map.of(),
            List.of(),
            List.of());

    assertThat(new String(CanonicalJson.write(document.json()), UTF_8))
        .contains("{\"name\":\"loans\",\"role\":\"test\",\"snapshot\":\"8412\",\"version\":\"2\"}");
    assertThat(stored(document)).isEqualTo(document);
  }

  @Test
  void whoeverHadAnyPartIsAmongThePeopleOnce() {
    assertThat(WHOLE.people().all()).containsExactly(ANA, BEN);
    assertThat(WHOLE.people().withDeveloper(BEN).developers()).containsExactly(ANA, BEN);
    assertThat(WHOLE.people().withDeveloper(ANA)).isEqualTo(WHOLE.people());
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void aMetricIsANumber(double value) {
    assertThatThrownBy(() -> new Metric("auc", value, Optional.empty()))
        .hasMessage("metric auc is not a number: " + value);
  }

  @Test
  void aMetricOfMinusZeroIsZero() {
    assertThat(new Metric("bias", -0.0, Optional.empty()))
        .isEqualTo(new Metric("bias", 0.0, Optional.empty()));
  }

  @SuppressWarnings("unchecked") // a document is an object
  private static RegistrationDocument stored(RegistrationDocument document) {
    var bytes = CanonicalJson.write(document.json());
    var profile = CanonicalJson.Profile.document(bytes.length);
    return RegistrationDocument.of((Map<String, Object>) CanonicalJson.parse(bytes, profile));
  }
}
