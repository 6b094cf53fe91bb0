/**
 * What an auditor runs on another machine. Shares with the appender the formats and no other code.
 */
@NullMarked
package org.countersign.ledger.verify;

import org.jspecify.annotations.NullMarked;
