package org.countersign.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.countersign.ledger.verify.Finding.Code;
import org.countersign.ledger.verify.LogAnswer;
import org.junit.jupiter.api.Test;

/** What an auditor is told of what was committed to and erased. */
class LogCheckErasureTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Keys KEYS = Samples.KEYS;

  private final TwelveEntries log = new TwelveEntries();

  @Test
  void openingsAreHeldAgainstTheirCommitmentsAndMustBeGoneOnceErased() throws IOException {
    var id = new UUID(7, 77);
    var opening = Commitment.Opening.of(RANDOM, id, "comment", "because");
    var plain = Samples.event(7);
    log.put(7, KEYS.event().sign(committing(plain, id, opening)));
    log.openings = Map.of(id, List.of(opening));
    assertThat(log.check(log.export()).openings()).isOne();
    var other = new Commitment.Opening(id, "comment", opening.salt(), "otherwise");
    log.openings = Map.of(id, List.of(other));
    log.assertFound(log.export(), 7, Code.OPENING);

    var erasure = new Erasure(List.of(id), List.of("comment"), "gdpr-17-1-b");
    log.put(9, KEYS.event().sign(erased(erasure)));
    log.openings = Map.of(id, List.of(opening));
    log.assertFound(log.export(), 9, Code.ERASURE);
    log.openings = Map.of();
    var answer = log.check(log.export());
    assertThat(answer.finding()).isEmpty();
    assertThat(answer.erased())
        .containsExactly(new LogAnswer.Erased(9, 1, List.of("comment"), "gdpr-17-1-b"));
  }

  @Test
  void whosePseudonymItWasIsToldOnceItIsErased() throws IOException {
    var pseudonym = new UUID(7, 55).toString();
    var event =
        new Event(
            new UUID(7, 98),
            Erasure.AGENT_TYPE,
            Samples.AT,
            Samples.ORIGIN,
            "n1",
            Samples.ACTOR,
            Map.of("kind", "ledger", "id", pseudonym),
            Map.of("basis", "gdpr-17-1-b"),
            List.of(),
            Map.of());
    log.put(9, KEYS.event().sign(event));

    var answer = log.check(log.export());

    assertThat(answer.finding()).isEmpty();
    assertThat(answer.forgotten())
        .containsExactly(new LogAnswer.Forgotten(9, pseudonym, "gdpr-17-1-b"));
  }

  private static Event committing(Event plain, UUID id, Commitment.Opening opening) {
    return new Event(
        id,
        plain.type(),
        plain.at(),
        plain.log(),
        plain.node(),
        plain.actor(),
        plain.subject(),
        plain.data(),
        List.of(),
        Map.of(opening.field(), opening.commitment().base64()));
  }

  private static Event erased(Erasure erasure) {
    return new Event(
        new UUID(7, 99),
        Erasure.TYPE,
        Samples.AT,
        Samples.ORIGIN,
        "n1",
        Samples.ACTOR,
        Map.of("kind", "erasure", "id", "1"),
        erasure.data(),
        List.of(),
        Map.of());
  }
}
