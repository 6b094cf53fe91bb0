@NullMarked
package org.countersign.ledger;

import org.jspecify.annotations.NullMarked;
