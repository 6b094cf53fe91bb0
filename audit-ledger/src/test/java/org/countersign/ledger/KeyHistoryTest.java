package org.countersign.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The life of keys: who may sign what follows from the entries before, and from nothing else. */
class KeyHistoryTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final RootKey ROOT = RootKey.generate(RANDOM, "the safe", Keys.Use.DEVELOPMENT);
  private static final Envelope GENESIS =
      Samples.KEYS
          .event()
          .sign(
              Genesis.of(Samples.KEYS, 1, ROOT.spki())
                  .event(new UUID(0, 0), Samples.AT, "n1", Samples.ACTOR));

  @TempDir private Path directory;

  private static KeyHistory history() {
    return KeyHistory.beginning(GENESIS);
  }

  private static Keys more() {
    return Keys.generate(RANDOM, Samples.ORIGIN, Keys.Use.DEVELOPMENT);
  }

  private static Event event(SignedKeyChange change) {
    return change.event(new UUID(9, 9), Samples.AT, Samples.ORIGIN, "n1", Samples.ACTOR);
  }

  private static Event signed(KeyRequest request) {
    return event(ROOT.sign(request));
  }

  @Test
  void anIntroducedKeySignsFromTheNextIndexOnAndARetiredOneUpToItsRetirement() {
    var next = more();
    var introduced = history().plus(3, signed(next.request(KeyRole.EVENT, history())));
    var retired =
        introduced.plus(
            5,
            signed(
                KeyRequest.ending(
                    new KeyChange.Retired(Samples.KEYS.event().keyId()), introduced)));
    var byOld = Samples.KEYS.event().sign(Samples.event(1));
    var byNew = next.event().sign(Samples.event(1));

    assertThat(introduced.verify(4, byNew)).isEqualTo(Samples.event(1));
    assertThat(introduced.verify(4, byOld)).isEqualTo(Samples.event(1));
    assertThatThrownBy(() -> introduced.verify(3, byNew))
        .isInstanceOf(InvalidSignatureException.class);
    assertThat(retired.verify(5, byOld)).isEqualTo(Samples.event(1));
    assertThatThrownBy(() -> retired.verify(6, byOld))
        .isInstanceOf(InvalidSignatureException.class);
    assertThat(retired.verify(6, byNew)).isEqualTo(Samples.event(1));

    assertThat(introduced.place(4, byNew)).isEqualTo(Samples.event(1));
    assertThatThrownBy(() -> introduced.place(3, byNew))
        .isInstanceOf(InvalidSignatureException.class);
    assertThat(retired.place(5, byOld)).isEqualTo(Samples.event(1));
    assertThatThrownBy(() -> retired.place(6, byOld)).isInstanceOf(InvalidSignatureException.class);
  }

  @Test
  void anAttestationKeyIsIntroducedBesideTheFirst() {
    var next = more();

    var history = history().plus(3, signed(next.request(KeyRole.ATTESTATION, history())));

    assertThat(history.attestationsAt(3)).hasSize(1);
    assertThat(history.attestationsAt(4))
        .extracting(AttestationVerifier::pem)
        .containsExactly(
            Samples.KEYS.attestation().publicKeyPem(), next.attestation().publicKeyPem());
  }

  @Test
  void theCheckpointOfARotationIsSignedByBothKeysAndLaterOnesByTheNewAlone() {
    var next = more();
    var change = ROOT.sign(next.request(KeyRole.CHECKPOINT, history()));
    var log = new MemoryLog();
    var ledger = new Ledger(Map.of(0L, Samples.KEYS.checkpoint(), 1L, next.checkpoint()));
    log.append(ledger, List.of(leaf(GENESIS)));
    log.append(ledger, List.of(Samples.leaf(1)));
    log.append(ledger, List.of(Leaf.signed(event(change), Samples.KEYS.event(), false)));
    log.append(ledger, List.of(Samples.leaf(3)));

    var history = history().plus(2, event(change));

    var old = Samples.KEYS.checkpoint().verifier();
    var young = next.checkpoint().verifier();
    assertThat(log.batches)
        .extracting(each -> each.note().verify(old) + " " + each.note().verify(young))
        .containsExactly("true false", "true false", "true true", "false true");
    assertThat(history.checkpointKeysAt(2))
        .extracting(NoteVerifier::vkey)
        .containsExactly(old.vkey());
    assertThat(history.checkpointKeysAt(3))
        .extracting(NoteVerifier::vkey)
        .containsExactly(old.vkey(), young.vkey());
    assertThat(history.checkpointKeysAt(4))
        .extracting(NoteVerifier::vkey)
        .containsExactly(young.vkey());
    assertThat(history.epoch()).isOne();
  }

  private static Leaf leaf(Envelope envelope) {
    var event = Event.parse(envelope.payload());
    return Leaf.signed(event, Samples.KEYS.event(), false);
  }

  @Test
  void aNodeWithoutTheKeyOfAnEpochAppendsNothing() {
    var next = more();
    var log = new MemoryLog();
    var both = new Ledger(Map.of(0L, Samples.KEYS.checkpoint(), 1L, next.checkpoint()));
    log.append(both, List.of(leaf(GENESIS)));
    var rotation =
        Leaf.signed(
            signed(next.request(KeyRole.CHECKPOINT, history())), Samples.KEYS.event(), false);
    assertThatThrownBy(() -> log.append(both, List.of(rotation, Samples.leaf(1))))
        .hasMessage("what changes the checkpoint key stands alone");
    assertThatThrownBy(() -> log.append(List.of(rotation)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(log.entries).hasSize(1);

    log.append(both, List.of(rotation));

    assertThatThrownBy(() -> log.append(List.of(Samples.leaf(1))))
        .hasMessage("the checkpoint key of epoch 1, in which the log is, is not here");
  }

  @Test
  void underLoadNoCheckpointButThatOfTheRotationIsSignedByTwoKeys() throws Exception {
    var next = more();
    var log = new MemoryLog();
    var ledger = new Ledger(Map.of(0L, Samples.KEYS.checkpoint(), 1L, next.checkpoint()));
    log.append(ledger, List.of(leaf(GENESIS)));
    var rotation =
        Leaf.signed(
            signed(next.request(KeyRole.CHECKPOINT, history())), Samples.KEYS.event(), false);
    var threads = Executors.newFixedThreadPool(4);
    var pending =
        IntStream.rangeClosed(1, 200)
            .<Future<?>>mapToObj(
                n ->
                    threads.submit(
                        () -> log.append(ledger, List.of(n == 100 ? rotation : Samples.leaf(n)))))
            .toList();
    for (var each : pending) {
      each.get();
    }
    threads.shutdown();

    var history = history();
    int doubly = 0;
    for (var batch : log.batches) {
      for (var entry : batch.entries()) {
        if (entry.index() > 0) {
          history =
              history.plus(entry.index(), history.verify(entry.index(), entry.leaf().envelope()));
        }
      }
      var keys = history.checkpointKeysAt(batch.checkpoint().size());
      doubly += keys.size() - 1;
      assertThat(batch.note().signatures()).hasSize(keys.size());
      assertThat(keys).allMatch(batch.note()::verify);
    }
    assertThat(doubly).isOne();
    assertThat(log.entries).hasSize(201);
  }

  @Test
  void aCompromisedKeyEndsAndTheLogSaysSinceWhen() {
    var kid = Samples.KEYS.event().keyId();
    var change = new KeyChange.Compromised(kid, 4);

    var history = history().plus(7, signed(KeyRequest.ending(change, history())));

    assertThat(history.compromises())
        .containsExactly(new KeyHistory.Compromise(kid, KeyRole.EVENT, 4, 7));
    assertThatThrownBy(() -> history.verify(8, Samples.leaf(1).envelope()))
        .isInstanceOf(InvalidSignatureException.class);
    assertThatThrownBy(() -> history().plus(3, signed(KeyRequest.ending(change, history()))))
        .hasMessageContaining("yet to come");
  }

  @Test
  void aCompromisedRootChangesNothingAnyMore() {
    var end = new KeyChange.Compromised(ROOT.keyId(), 1);
    var history = history().plus(2, signed(KeyRequest.ending(end, history())));

    assertThat(history.rootKeyId()).isEmpty();
    assertThatThrownBy(() -> history.plus(3, signed(more().request(KeyRole.EVENT, history()))))
        .hasMessageContaining("without a root key");
  }

  @Test
  void theRootGivesWayToItsSuccessorOnly() {
    var heir = RootKey.generate(RANDOM, "the other safe", Keys.Use.DEVELOPMENT);

    var history =
        history().plus(2, event(ROOT.sign(heir.inPlaceOf(ROOT, history().genesisHash()))));

    assertThat(history.rootKeyId()).contains(heir.keyId());
    var request = more().request(KeyRole.EVENT, history);
    assertThat(history.plus(3, event(heir.sign(request)))).isNotNull();
    assertThatThrownBy(() -> history.plus(3, event(ROOT.sign(request))))
        .isInstanceOf(InvalidSignatureException.class);
  }

  @Test
  void aChangeThatTheRootDidNotSignForThisLogIsRefused() {
    var next = more();
    var request = next.request(KeyRole.EVENT, history());
    var thief = RootKey.generate(RANDOM, "nowhere", Keys.Use.DEVELOPMENT);
    assertThatThrownBy(() -> history().plus(1, event(thief.sign(request))))
        .hasMessageContaining("not signed by the root");
    var elsewhere = new KeyRequest(GENESIS.leafHash(), request.change(), request.possession());
    assertThat(elsewhere).isEqualTo(request);
    var other =
        KeyHistory.beginning(
            next.event()
                .sign(
                    Genesis.of(next, 1, ROOT.spki())
                        .event(new UUID(0, 1), Samples.AT, "n1", Samples.ACTOR)));
    assertThatThrownBy(() -> other.plus(1, signed(request)))
        .isInstanceOf(InvalidSignatureException.class);
  }

  @Test
  void aLogBegunWithoutARootKeepsItsKeys() {
    var history = KeyHistory.beginning(Samples.genesis().envelope());

    assertThat(history.rootKeyId()).isEmpty();
    assertThatThrownBy(() -> history.plus(1, signed(more().request(KeyRole.EVENT, history))))
        .hasMessage("key.introduced in a log without a root key");
  }

  @Test
  void nobodyIntroducesAKeyThatIsNotHeldOrKnownAlreadyOrOfAnotherUse() {
    var next = more();
    var request = next.request(KeyRole.EVENT, history());
    assertThatThrownBy(
            () -> new KeyRequest(history().genesisHash(), request.change(), Optional.empty()))
        .isInstanceOf(InvalidSignatureException.class);
    var byAnother = more().request(KeyRole.EVENT, history()).possession();
    var stolen = new SignedKeyChange(request.change(), ROOT.sign(request).root(), byAnother);
    assertThatThrownBy(() -> history().plus(1, event(stolen)))
        .isInstanceOf(InvalidSignatureException.class);
    var once = history().plus(1, signed(request));
    assertThatThrownBy(() -> once.plus(2, signed(request))).hasMessageContaining("known already");
    var serious = Keys.generate(RANDOM, Samples.ORIGIN, Keys.Use.PRODUCTION);
    assertThatThrownBy(() -> history().plus(1, signed(serious.request(KeyRole.EVENT, history()))))
        .hasMessage("key.introduced of a key for another use than the log's");
  }

  @Test
  void anEntryByAKeyIsWorthNothingBeforeTheKeyIsIntroduced() {
    var next = more();
    var introduction = signed(next.request(KeyRole.EVENT, history()));

    assertThatThrownBy(() -> history().verify(1, next.event().sign(introduction)))
        .isInstanceOf(InvalidSignatureException.class);
  }

  @Test
  void aKeyOfARoleThatIsSingleIsRotatedAndTheOthersAreIntroduced() {
    var key = new KeyChange.NewKey(KeyRole.EVENT, Base64Text.encode(more().event().spki()));
    var single = new KeyChange.NewKey(KeyRole.CHECKPOINT, key.key());
    var id = key.keyId();
    assertThatThrownBy(() -> new KeyChange.Introduced(single, Keys.Use.DEVELOPMENT))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new KeyChange.Rotated(id, key, Keys.Use.DEVELOPMENT))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                history()
                    .plus(
                        1,
                        signed(
                            KeyRequest.ending(
                                new KeyChange.Retired(history().checkpointKeyId()), history()))))
        .hasMessageContaining("of no key that holds");
  }

  /** The eight points of order 1, 2, 4 and 8, and two of them in a second encoding. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
      })
  void aPublicKeyOfLowOrderOrInASecondEncodingIsNeverRegistered(String raw) {
    var spki = Ed25519.spki(HexFormat.of().parseHex(raw));

    assertThatThrownBy(() -> new KeyChange.NewKey(KeyRole.EVENT, Base64Text.encode(spki)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void requestAndAnswerTravelAsText() {
    var request = more().request(KeyRole.CHECKPOINT, history());
    var answer = ROOT.sign(KeyRequest.parse(request.text() + "\n"));

    assertThat(KeyRequest.parse(request.text())).isEqualTo(request);
    assertThat(SignedKeyChange.parse(answer.text() + "\n")).isEqualTo(answer);
    assertThat(SignedKeyChange.of(event(answer))).isEqualTo(answer);
    assertThatThrownBy(() -> KeyRequest.parse(answer.text()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SignedKeyChange.parse(request.text()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theRootKeyHasAFileOfItsOwnThatOnlyItsOwnerReads() throws IOException {
    var file = directory.resolve("root.p12");
    var password = "a password".toCharArray();
    ROOT.store(file, password, Samples.AT);

    assertThat(RootKey.load(file, password).keyId()).isEqualTo(ROOT.keyId());
    assertThat(RootKey.load(file, password).isDevelopment()).isTrue();
    assertThatThrownBy(() -> Keys.load(file, password)).isInstanceOf(IOException.class);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> RootKey.load(file, password)).hasMessageContaining("chmod 600");
  }
}
