package org.countersign.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.countersign.ledger.Commitment.Opening;
import org.junit.jupiter.api.Test;

class CommitmentTest {
  private static final UUID ID = new UUID(7, 1);
  private static final byte[] SALT = new byte[32];

  @Test
  void itsValueIsThisForEver() {
    // HMAC-SHA-256 under 32 zero bytes, computed by another implementation
    assertThat(new Opening(ID, "reason", SALT, "Zu früh").commitment().base64())
        .isEqualTo("ZTTWfa+Ts9tnBVxf+U9Qz9FzgCVQv6W0/urtVC7XZ9M=");
  }

  @Test
  void partsThatRunTogetherDifferentlyCommitDifferently() {
    assertThat(new Opening(ID, "ab", SALT, "c").commitment().base64())
        .isNotEqualTo(new Opening(ID, "a", SALT, "bc").commitment().base64());
  }

  @Test
  void anOpeningOpensItsOwnEventFieldAndTextOnly() {
    var opening = Opening.of(new SecureRandom(), ID, "reason", "too early");
    var event = event(Map.of("reason", opening.commitment().base64()));

    assertThat(opening.opens(event)).isTrue();
    assertThat(new Opening(ID, "reason", opening.salt(), "too late").opens(event)).isFalse();
    assertThat(new Opening(ID, "reason", SALT, "too early").opens(event)).isFalse();
    assertThat(new Opening(ID, "other", opening.salt(), "too early").opens(event)).isFalse();
    assertThat(new Opening(new UUID(7, 2), "reason", opening.salt(), "too early").opens(event))
        .isFalse();
    assertThat(opening.opens(event(Map.of()))).isFalse();
  }

  @Test
  void theSameTextCommitsDifferentlyEachTime() {
    var random = new SecureRandom();
    assertThat(Opening.of(random, ID, "reason", "x").commitment().base64())
        .isNotEqualTo(Opening.of(random, ID, "reason", "x").commitment().base64());
  }

  /** Part E 45: the entry is public, the text is one of a few, and that helps nobody. */
  @Test
  void whoTriesEveryKnownAddressWithoutTheSaltFindsNone() {
    var known = IntStream.range(0, 10_000).mapToObj("person-%d@bank.example"::formatted).toList();
    var commitment = Opening.of(new SecureRandom(), ID, "email", known.get(4_711)).commitment();
    var event = event(Map.of("email", commitment.base64()));
    var guesses =
        List.of(SALT, Digest.sha256(new byte[0]).bytes(), Digest.leaf(event.canonical()).bytes());

    for (var address : known) {
      assertThat(Digest.sha256(address.getBytes(UTF_8)).base64()).isNotEqualTo(commitment.base64());
      assertThat(guesses).noneMatch(salt -> new Opening(ID, "email", salt, address).opens(event));
    }
  }

  @Test
  void whatWouldBeAmbiguousIsRefusedAndNothingIsPrinted() {
    assertThatThrownBy(() -> new Opening(ID, "reason", new byte[31], "x"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Opening(ID, "reason", SALT, "\ud800"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new Opening(ID, "reason", SALT, "secret").toString()).doesNotContain("secret");
  }

  private static Event event(Map<String, String> commit) {
    var event = Samples.event(1);
    return new Event(
        ID,
        event.type(),
        event.at(),
        event.log(),
        event.node(),
        event.actor(),
        event.subject(),
        event.data(),
        List.of(),
        commit);
  }
}
