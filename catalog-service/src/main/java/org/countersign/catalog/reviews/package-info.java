/** Rounds, votes, approvals. */
@NullMarked
package org.countersign.catalog.reviews;

import org.jspecify.annotations.NullMarked;
