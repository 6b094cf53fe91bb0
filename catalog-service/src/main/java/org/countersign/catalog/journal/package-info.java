/**
 * From what was done to the ledger: deeds, the end of every transaction, receipts, refused
 * attempts.
 */
@NullMarked
package org.countersign.catalog.journal;

import org.jspecify.annotations.NullMarked;
