/** The graph as a projection of the ledger. */
@NullMarked
package org.countersign.catalog.lineage;

import org.jspecify.annotations.NullMarked;
