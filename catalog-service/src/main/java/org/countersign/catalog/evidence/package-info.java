/** Typed, digested evidence and its acceptance. */
@NullMarked
package org.countersign.catalog.evidence;

import org.jspecify.annotations.NullMarked;
