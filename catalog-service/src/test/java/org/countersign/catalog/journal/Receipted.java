package org.countersign.catalog.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Journey.json;

import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.Collection;
import org.countersign.development.DevelopmentDatabase;
import org.countersign.ledger.Digest;
import org.countersign.ledger.LogProof;
import org.countersign.ledger.NoteVerifier;

/** What somebody was told who wrote something: where its entry is, with the proof they hold. */
record Receipted(long index, LogProof proof, Digest leafHash) {

  /** The receipt in an answer, which must be 201. */
  static Receipted of(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    var receipt = json(answer.body()).getJsonObject("receipt");
    return new Receipted(
        receipt.getJsonNumber("index").longValue(),
        LogProof.parse(receipt.getString("proof")),
        Digest.ofHex(receipt.getString("leafHash")));
  }

  void requireProvenBy(NoteVerifier key) {
    assertThat(proof.verify(leafHash, key).size()).isGreaterThan(index);
  }

  /** The receipts verify and their entries are there, and no index is left out. */
  static void requireAllIn(
      DevelopmentDatabase database, NoteVerifier key, Collection<Receipted> all)
      throws SQLException {
    all.forEach(each -> each.requireProvenBy(key));
    try (var owner = database.connect(database.owner());
        var entry = owner.prepareStatement("SELECT leaf_hash FROM ledger_entry WHERE seq = ?");
        var gapless =
            owner
                .createStatement()
                .executeQuery("SELECT count(*) = max(seq) + 1 FROM ledger_entry")) {
      for (var each : all) {
        entry.setLong(1, each.index);
        try (var row = entry.executeQuery()) {
          assertThat(row.next()).as("entry %s", each.index).isTrue();
          assertThat(Digest.of(row.getBytes(1)))
              .as("entry %s", each.index)
              .isEqualTo(each.leafHash);
        }
      }
      gapless.next();
      assertThat(gapless.getBoolean(1)).as("no index is left out").isTrue();
    }
  }
}
