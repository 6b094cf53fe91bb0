package org.countersign.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogPolicyTest {
  private static final Instant AT = Instant.parse("2026-11-21T06:00:00Z");
  private static final CheckpointKey LOG = Samples.KEYS.checkpoint();
  private static final Checkpoint CHECKPOINT =
      new Checkpoint(Samples.ORIGIN, 3, Digest.sha256(new byte[] {3}));
  private static final List<String> NAMES = List.of("X1", "X2", "X3", "Y1", "Y2", "Y3");
  private static final List<CosignatureKey> KEYS =
      NAMES.stream()
          .map(
              name ->
                  CosignatureKey.generate(
                      new SecureRandom(),
                      "witness.example/" + name,
                      name.equals("Y3") ? CosignatureType.ML_DSA_44 : CosignatureType.ED25519))
          .toList();

  /** The example of the text of tlog-policy, with keys. */
  private static final String EXAMPLE =
      """
      # who we trust
      log LOG https://ledger.example/0f5e
      \t
      witness X1 X1KEY
       witness  X2\tX2KEY  https://w2.example/
      witness X3 X3KEY
      group X-witnesses 2 X1 X2 X3

      witness Y1 Y1KEY
      witness Y2 Y2KEY
      witness Y3 Y3KEY
      group Y-witnesses any Y1 Y2 Y3

      group X-and-Y all X-witnesses Y-witnesses
        # the rule
      quorum X-and-Y
      """;

  private static String withKeys(String text) {
    var filled = text.replace("LOG", LOG.verifier().vkey());
    for (int i = 0; i < NAMES.size(); i++) {
      filled = filled.replace(NAMES.get(i) + "KEY", KEYS.get(i).verifier().vkey());
    }
    return filled;
  }

  private static SignedNote cosignedBy(String names) {
    var lines = new ArrayList<SignedNote.Signature>();
    for (var name : names.split(" ", -1)) {
      if (!name.equals("nobody")) {
        lines.add(KEYS.get(NAMES.indexOf(name)).sign(CHECKPOINT, AT));
      }
    }
    return LOG.sign(CHECKPOINT).plus(lines);
  }

  @Test
  void thePolicyOfTheExampleIsReadAndPrinted() {
    var policy = LogPolicy.parse(withKeys(EXAMPLE).getBytes(UTF_8));

    assertThat(policy.logs())
        .containsExactly(
            new LogPolicy.Log(
                policy.logs().get(0).key(),
                Optional.of(URI.create("https://ledger.example/0f5e"))));
    assertThat(policy.witnesses()).extracting(LogPolicy.Witness::name).isEqualTo(NAMES);
    assertThat(policy.witnesses().get(1).url()).contains(URI.create("https://w2.example/"));
    assertThat(policy.groups())
        .containsExactly(
            new LogPolicy.Group("X-witnesses", 2, List.of("X1", "X2", "X3")),
            new LogPolicy.Group("Y-witnesses", 1, List.of("Y1", "Y2", "Y3")),
            new LogPolicy.Group("X-and-Y", 2, List.of("X-witnesses", "Y-witnesses")));
    assertThat(LogPolicy.parse(policy.text()).text()).isEqualTo(policy.text());
    assertThat(policy.text())
        .contains("group X-and-Y 2 X-witnesses Y-witnesses\nquorum X-and-Y\n")
        .contains(KEYS.get(1).verifier().vkey() + " https://w2.example/\n");
  }

  @ParameterizedTest
  @CsvSource({
    "X1 X2 Y1, true",
    "X1 X3 Y3, true",
    "X1 X2 X3 Y1 Y2 Y3, true",
    "X1 Y1 Y2 Y3, false",
    "X1 X2 X3, false",
    "nobody, false"
  })
  void theQuorumOfTheExampleIsTwoOfXAndOneOfY(String names, boolean reached) {
    var policy = LogPolicy.parse(withKeys(EXAMPLE));
    var note = cosignedBy(names);

    if (reached) {
      var witnessed = policy.verify(note);
      assertThat(witnessed.checkpoint()).isEqualTo(CHECKPOINT);
      assertThat(witnessed.cosignatures())
          .isEqualTo(
              Arrays.stream(names.split(" ", -1)).map(n -> new LogPolicy.Cosigned(n, AT)).toList());
    } else {
      assertThatThrownBy(() -> policy.verify(note))
          .isInstanceOf(InvalidSignatureException.class)
          .hasMessageContaining("quorum");
    }
  }

  @Test
  void aWrongOrForeignCosignatureCountsForNothing() {
    var policy = LogPolicy.parse(withKeys("log LOG\nwitness X1 X1KEY\nquorum X1\n"));
    var other = new Checkpoint(Samples.ORIGIN, 2, Digest.sha256(new byte[] {2}));
    var elsewhere = KEYS.get(0).sign(other, AT);

    assertThat(policy.verify(cosignedBy("X1 X2")).cosignatures()).hasSize(1);
    assertThatThrownBy(() -> policy.verify(cosignedBy("X2")))
        .isInstanceOf(InvalidSignatureException.class);
    assertThatThrownBy(() -> policy.verify(LOG.sign(CHECKPOINT).plus(List.of(elsewhere))))
        .isInstanceOf(InvalidSignatureException.class);
    assertThatThrownBy(() -> policy.verify(cosignedBy("X1").plus(List.of(elsewhere))))
        .isInstanceOf(InvalidSignatureException.class);
  }

  @Test
  void cosignaturesDoNotStandInForTheLog() {
    var policy = LogPolicy.parse(withKeys(EXAMPLE));
    var lines = cosignedBy("X1 X2 Y1").signatures();
    var stripped = new SignedNote(CHECKPOINT.text(), lines.subList(1, 4));
    var foreign = Keys.generate(new SecureRandom(), Samples.ORIGIN, Keys.Use.DEVELOPMENT);

    assertThatThrownBy(() -> policy.verify(stripped))
        .isInstanceOf(InvalidSignatureException.class)
        .hasMessageContaining("no log");
    assertThatThrownBy(
            () -> policy.verify(foreign.checkpoint().sign(CHECKPOINT).plus(lines.subList(1, 4))))
        .isInstanceOf(InvalidSignatureException.class);
  }

  @Test
  void aKeyOfOneLogSignsNothingOfAnother() {
    var second = Keys.generate(new SecureRandom(), new Origin("b.example"), Keys.Use.DEVELOPMENT);
    var policy =
        LogPolicy.parse(
            withKeys("log LOG\nlog " + second.checkpoint().verifier().vkey() + "\nquorum none"));
    var verifier = second.checkpoint().verifier();
    var text = CHECKPOINT.text();
    var raw = Ed25519.sign(second.checkpoint().key(), text.getBytes(UTF_8));
    var line = new SignedNote.Signature(verifier.name(), verifier.keyId(), raw);

    assertThat(policy.verify(LOG.sign(CHECKPOINT)).cosignatures()).isEmpty();
    assertThatThrownBy(() -> policy.verify(new SignedNote(text, List.of(line))))
        .isInstanceOf(InvalidSignatureException.class);
  }

  @Test
  void aReceiptUnderACosignedCheckpointHoldsForItsLeaf() {
    var log = MemoryLog.begun();
    var receipt = log.append(List.of(Samples.leaf(1), Samples.leaf(2))).get(1);
    var note = receipt.proof().note();
    var checkpoint = Checkpoint.parse(note.text());
    var policy = LogPolicy.parse(withKeys("log LOG\nwitness X1 X1KEY\nquorum X1\n"));
    var cosigned = note.plus(List.of(KEYS.get(0).sign(checkpoint, AT)));
    var proof = LogProof.parse(LogProof.of(receipt.proof().path(), cosigned).text());

    var witnessed = proof.verify(receipt.leafHash(), policy);

    assertThat(witnessed)
        .isEqualTo(new LogPolicy.Witnessed(checkpoint, List.of(new LogPolicy.Cosigned("X1", AT))));
    assertThatThrownBy(() -> proof.verify(Digest.sha256(), policy))
        .isInstanceOf(InvalidProofException.class);
    assertThatThrownBy(() -> receipt.proof().verify(receipt.leafHash(), policy))
        .isInstanceOf(InvalidSignatureException.class);
  }

  /** Part E 26: who demands the cosignature cannot be shown the log nobody else saw. */
  @Test
  void theSideOfASplitViewThatNoWitnessSawIsRefused() {
    var policy = LogPolicy.parse(withKeys("log LOG\nwitness X1 X1KEY\nquorum X1\n"));
    var hidden = LOG.sign(new Checkpoint(Samples.ORIGIN, 3, Digest.sha256(new byte[] {4})));
    var moved = hidden.plus(cosignedBy("X1").signatures().subList(1, 2));

    assertThat(policy.verify(cosignedBy("X1")).checkpoint()).isEqualTo(CHECKPOINT);
    assertThatThrownBy(() -> policy.verify(hidden)).isInstanceOf(InvalidSignatureException.class);
    assertThatThrownBy(() -> policy.verify(moved)).isInstanceOf(InvalidSignatureException.class);
    var other = LOG.sign(CHECKPOINT);
    assertThat(Misbehaviour.between(hidden, other).orElseThrow().verify(LOG.verifier()))
        .isEqualTo(Samples.ORIGIN);
  }

  @Test
  void aPolicyIsMadeOfALogAndHowManyOfItsWitnesses() {
    var log = new LogPolicy.Log(LOG.verifier(), Optional.empty());
    var witnesses =
        List.of(
            new LogPolicy.Witness("X1", KEYS.get(0).verifier(), Optional.empty()),
            new LogPolicy.Witness("X2", KEYS.get(1).verifier(), Optional.empty()));

    assertThat(LogPolicy.of(log, List.of(), 0).text()).endsWith("\nquorum none\n");
    assertThat(LogPolicy.of(log, witnesses, 0).verify(cosignedBy("X1")).cosignatures())
        .containsExactly(new LogPolicy.Cosigned("X1", AT));
    assertThat(LogPolicy.of(log, witnesses, 1).verify(cosignedBy("X2")).cosignatures()).hasSize(1);
    assertThatThrownBy(() -> LogPolicy.of(log, witnesses, 2).verify(cosignedBy("X2")))
        .isInstanceOf(InvalidSignatureException.class);
    assertThatThrownBy(() -> LogPolicy.of(log, witnesses, 3))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "log LOG",
        "quorum none\nquorum none",
        "quorum X1",
        "quorum X1\nwitness X1 X1KEY",
        "log LOG\nlog LOG\nquorum none",
        "log X1KEY\nquorum none",
        "log LOG a b\nquorum none",
        "log LOG http://[\nquorum none",
        "log\nquorum none",
        "witness X1 LOG\nquorum X1",
        "witness none X1KEY\nquorum none",
        "witness X1 X1KEY\nwitness X1 X2KEY\nquorum X1",
        "witness X1 X1KEY\nwitness X2 X1KEY\nquorum X1",
        "witness X1 X1KEY\ngroup X1 any X1\nquorum X1",
        "witness X1 X1KEY\ngroup g 2 X1\nquorum g",
        "witness X1 X1KEY\ngroup g 0 X1\nquorum g",
        "witness X1 X1KEY\ngroup g 01 X1\nquorum g",
        "witness X1 X1KEY\ngroup g most X1\nquorum g",
        "witness X1 X1KEY\ngroup g any\nquorum g",
        "witness X1 X1KEY\ngroup g any X1 X1\nquorum g",
        "witness X1 X1KEY\ngroup g any X1\ngroup h any X1\nquorum g",
        "group g any h\nwitness h X1KEY\nquorum g",
        "group g any g\nquorum g",
        "group g any none\nquorum none",
        "quorum none\r",
        "quorum none\u000b",
        "mirror X1 X1KEY\nquorum none",
        "quorum none none"
      })
  void anythingElseIsNoPolicy(String text) {
    assertThatThrownBy(() -> LogPolicy.parse(withKeys(text)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void namesAreComparedByteByByteAndTheErrorNamesTheLine() {
    var kelvin = withKeys("witness K X1KEY\nwitness \u212a X2KEY\nquorum \u212a\n");

    assertThat(LogPolicy.parse(kelvin).quorum()).isEqualTo("\u212a");
    assertThatThrownBy(() -> LogPolicy.parse("# fine\n\nquorum nobody\n"))
        .hasMessage("line 3: nobody is not defined before its use");
    assertThatThrownBy(() -> LogPolicy.parse(new byte[] {'#', (byte) 0xff, '\n'}))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
