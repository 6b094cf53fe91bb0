/** The ledger's store alone, measured from inside its package. */
@NullMarked
package org.countersign.catalog.journal;

import org.jspecify.annotations.NullMarked;
