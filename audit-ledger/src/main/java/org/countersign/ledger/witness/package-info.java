/** A witness for logs, as a small program with a key and a store of its own. */
@NullMarked
package org.countersign.ledger.witness;

import org.jspecify.annotations.NullMarked;
