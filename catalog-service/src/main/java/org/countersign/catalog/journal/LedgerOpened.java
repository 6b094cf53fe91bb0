package org.countersign.catalog.journal;

import java.util.UUID;

/**
 * Fired at every start, inside a transaction, once the ledger was found or founded. Observers
 * record what the service brings along and the ledger does not have yet.
 *
 * @param actor the pseudonym of the service itself
 */
public record LedgerOpened(UUID actor) {}
