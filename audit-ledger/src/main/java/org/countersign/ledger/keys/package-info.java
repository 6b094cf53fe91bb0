/** The command line for whoever keeps the root key, and for whoever asks them. */
@NullMarked
package org.countersign.ledger.keys;

import org.jspecify.annotations.NullMarked;
