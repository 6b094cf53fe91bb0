package org.countersign.catalog.journal;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.UUID;
import org.hibernate.Session;

/**
 * Records what a use case did. A recorded deed commits with the change it describes or not at all:
 * the event is validated, made canonical and signed here, and kept until the transaction ends;
 * {@link Kept} then appends everything that was kept as one batch.
 */
@Dependent
public class Journal {
  private final Signer signer;
  private final EntityManager entities;
  private final TransactionSynchronizationRegistry transactions;

  @Inject
  Journal(Signer signer, EntityManager entities, TransactionSynchronizationRegistry transactions) {
    this.signer = signer;
    this.entities = entities;
    this.transactions = transactions;
  }

  /**
   * Keeps a deed for the end of the running transaction.
   *
   * @return the id of its event
   * @throws IllegalArgumentException if the state does not have exactly the fields of its kind, or
   *     the event breaks the profile of the ledger
   * @throws IllegalStateException outside a transaction
   */
  public UUID record(Deed deed) {
    return kept().keep(deed);
  }

  /**
   * Keeps a deed that follows from something, whose event has an id made of what it follows from:
   * on whichever node, and however often it is tried, it is recorded once.
   *
   * @param cause names what it follows from
   */
  public UUID recordOnce(Deed deed, String... cause) {
    return kept().keep(deed, EventIds.of(cause));
  }

  /** What the running transaction will append; starts empty. */
  Kept kept() {
    if (transactions.getResource(Kept.class) instanceof Kept kept) {
      return kept;
    }
    var kept = new Kept(signer, entities.unwrap(Session.class));
    transactions.putResource(Kept.class, kept);
    transactions.registerInterposedSynchronization(kept);
    return kept;
  }
}
