/** Policies, frameworks and rule packs: loaded, published, resolved. */
@NullMarked
package org.countersign.catalog.policies;

import org.jspecify.annotations.NullMarked;
