package org.countersign.catalog.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.gate.Snapshot.LeafAt;
import org.countersign.catalog.gate.Snapshot.Row;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.journal.VerifiedLeaves.Said;
import org.junit.jupiter.api.Test;

class RowsAndLeavesTest {
  private static final UUID ID = UUID.fromString("00000000-0000-7000-8000-000000000001");
  private static final long ENTRY = 7;

  private static Snapshot snapshot(Row row) {
    return new Snapshot(
        ENTRY,
        -1,
        Instant.EPOCH,
        List.of(row),
        List.of(),
        Map.of(ID, new LeafAt(row.kind().code(), ENTRY, new byte[32])));
  }

  private static Row row(Kind kind, Map<String, String> state) {
    return new Row(kind, ID, ENTRY, state, Optional.of("a text beside it"));
  }

  private static Map<UUID, Optional<Said>> said(Kind kind, Map<String, String> state) {
    return Map.of(ID, Optional.of(new Said(kind, ID, state)));
  }

  @Test
  void whatTheLeafSaysIsReadAsItIs() {
    var snapshot = snapshot(row(Kind.VOTE, Map.of("decision", "APPROVE")));

    var compared = RowsAndLeaves.compared(snapshot, said(Kind.VOTE, Map.of("decision", "APPROVE")));

    assertThat(compared).isEqualTo(new RowsAndLeaves.Compared(snapshot, List.of()));
  }

  @Test
  void ofAnAlteredRowTheGateReadsWhatTheLeafSays() {
    var snapshot = snapshot(row(Kind.VOTE, Map.of("decision", "no such thing")));

    var compared = RowsAndLeaves.compared(snapshot, said(Kind.VOTE, Map.of("decision", "REJECT")));

    assertThat(compared.differing()).containsExactly("vote " + ID);
    assertThat(compared.snapshot().all())
        .containsExactly(row(Kind.VOTE, Map.of("decision", "REJECT")));
  }

  @Test
  void theTextOfAlteredEvidenceIsNotReadSinceItsLeafHasADigestAlone() {
    var snapshot = snapshot(row(Kind.EVIDENCE, Map.of("measured", "the digest of another text")));

    var compared =
        RowsAndLeaves.compared(snapshot, said(Kind.EVIDENCE, Map.of("measured", "a digest")));

    assertThat(compared.snapshot().all())
        .containsExactly(
            new Row(Kind.EVIDENCE, ID, ENTRY, Map.of("measured", "a digest"), Optional.empty()));
  }

  @Test
  void aRowWhoseLeafDoesNotVerifyIsNotRead() {
    var snapshot = snapshot(row(Kind.APPROVAL, Map.of("state", "APPROVED")));

    var compared = RowsAndLeaves.compared(snapshot, Map.of(ID, Optional.empty()));

    assertThat(compared.differing()).containsExactly("approval " + ID);
    assertThat(compared.snapshot().all()).isEmpty();
  }

  @Test
  void aLeafOfAnotherKindIsNoWordOnARow() {
    var snapshot = snapshot(row(Kind.APPROVAL, Map.of("state", "APPROVED")));

    var compared = RowsAndLeaves.compared(snapshot, said(Kind.REVIEW, Map.of("state", "APPROVED")));

    assertThat(compared.snapshot().all()).isEmpty();
  }

  @Test
  void theVersionInQuestionIsLeftWithoutWhatCouldBeMisread() {
    var snapshot =
        snapshot(row(Kind.MODEL_VERSION, Map.of("number", "1", "people", "no such thing")));

    var compared = RowsAndLeaves.compared(snapshot, Map.of());

    assertThat(compared.snapshot().all())
        .containsExactly(row(Kind.MODEL_VERSION, Map.of("number", "1")));
  }
}
