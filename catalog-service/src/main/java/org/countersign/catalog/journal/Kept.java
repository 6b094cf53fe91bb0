package org.countersign.catalog.journal;

import static org.countersign.catalog.problem.ProblemType.CHANGED_MEANWHILE;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.problem.Refusal;
import org.countersign.ledger.Commitment;
import org.countersign.ledger.Digest;
import org.countersign.ledger.Leaf;
import org.countersign.ledger.Ledger;
import org.countersign.ledger.LedgerStore;
import org.countersign.ledger.Receipt;
import org.countersign.ledger.SignedKeyChange;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/**
 * The deeds of one transaction, and the one place that ends it: flush, lock the head, append all as
 * one batch under one signed checkpoint. Nothing else runs under the lock. What fails here rolls
 * the whole transaction back.
 */
final class Kept implements Synchronization {
  private final Signer signer;
  private final Session session;

  private final List<Leaf> leaves = new ArrayList<>();
  private final Map<Digest, Deed.Payload> payloads = new LinkedHashMap<>();
  private final List<Commitment.Opening> openings = new ArrayList<>();
  private List<Receipt> receipts = List.of();
  private boolean committed;
  private @Nullable Ledger ledger;
  private @Nullable RepeatableRequest request;
  private @Nullable View view;
  private @Nullable Answer answer;
  private @Nullable RuntimeException failure;

  /** What the resource will answer, before the receipts are known. */
  record View(int status, Optional<String> location, String json) {}

  /**
   * @param session the transaction's own: its connection carries entries and rows alike
   */
  Kept(Signer signer, Session session) {
    this.signer = signer;
    this.session = session;
  }

  /** The first event of a repeatable request carries its id, so that a retry finds the entry. */
  void answers(RepeatableRequest repeatable) {
    request = repeatable;
  }

  void shows(View shown) {
    view = shown;
  }

  UUID keep(Deed deed) {
    return keep(signer.sign(deed, idOfNext(), false));
  }

  UUID keep(Deed deed, UUID eventId) {
    return keep(signer.sign(deed, Optional.of(eventId), false));
  }

  private UUID keep(Signer.Signed signed) {
    leaves.add(signed.leaf());
    payloads.putAll(signed.payloads());
    openings.addAll(signed.openings());
    return signed.leaf().event().id();
  }

  /**
   * Keeps a change of keys, alone in its transaction.
   *
   * @param next signs what the present checkpoint key signs no more
   */
  void keep(SignedKeyChange change, UUID actor, Ledger next) {
    var id = idOfNext().orElseGet(signer::nextId);
    var event = change.event(id, signer.now(), signer.origin(), signer.node(), actor);
    leaves.add(Leaf.signed(event, signer.keys().event(), false));
    ledger = next;
  }

  private Optional<UUID> idOfNext() {
    if (request == null) {
      return Optional.empty();
    }
    return Optional.of(
        leaves.isEmpty() ? request.eventId() : EventIds.further(request.eventId(), leaves.size()));
  }

  @Override
  public void beforeCompletion() {
    try {
      session.flush();
      session.doWork(this::append);
    } catch (RuntimeException e) {
      failure = e;
      throw e;
    }
  }

  private void append(Connection connection) throws SQLException {
    if (!leaves.isEmpty()) {
      LedgerRows.payloads(connection, payloads);
      LedgerRows.openings(connection, openings);
      receipts = appended(new JdbcLedgerStore(connection, signer));
      requireKeysFollow();
      LedgerRows.marks(connection, marks());
    }
    if (view != null) {
      answer =
          new Answer(
              view.status(),
              view.location(),
              Receipts.into(view.json(), receipts, leaves).getBytes(StandardCharsets.UTF_8));
      if (request != null) {
        LedgerRows.answer(connection, request, answer, at());
      }
    }
  }

  private List<Receipt> appended(LedgerStore store) {
    var signing = ledger == null ? signer.ledger() : ledger;
    try {
      return signing.append(store, leaves);
    } catch (StaleKeyException overtaken) {
      leaves.replaceAll(signer::again);
      return signing.append(store, leaves);
    }
  }

  /** Somebody else may have changed the keys before the lock was held. */
  private void requireKeysFollow() {
    for (int i = 0; i < leaves.size(); i++) {
      var event = leaves.get(i).event();
      if (KeyEntries.tells(event.type())) {
        try {
          signer.history().plus(receipts.get(i).index(), event);
        } catch (IllegalArgumentException overtaken) {
          throw new Refusal(CHANGED_MEANWHILE, String.valueOf(overtaken.getMessage()));
        }
      }
    }
  }

  private List<LedgerRows.Mark> marks() {
    var newest = new LinkedHashMap<UUID, LedgerRows.Mark>();
    for (int i = 0; i < leaves.size(); i++) {
      var subject = leaves.get(i).event().subject();
      var kind = Kind.of(String.valueOf(subject.get("kind"))).orElseThrow();
      if (kind.isRow()) {
        var id = UUID.fromString(String.valueOf(subject.get("id")));
        newest.put(id, new LedgerRows.Mark(kind, id, receipts.get(i).index()));
      }
    }
    return List.copyOf(newest.values());
  }

  private Instant at() {
    return leaves.isEmpty() ? signer.now() : leaves.get(0).event().at();
  }

  @Override
  public void afterCompletion(int status) {
    committed = status == Status.STATUS_COMMITTED;
    if (committed && !leaves.isEmpty()) {
      signer.grew();
    }
  }

  /** Why the end of the transaction failed, where it did. */
  Optional<RuntimeException> failure() {
    return Optional.ofNullable(failure);
  }

  /** The answer as it was stored. Only a committed transaction has one. */
  Answer answer() {
    if (!committed || answer == null) {
      throw new IllegalStateException("the transaction is not committed: there is no answer");
    }
    return answer;
  }
}
