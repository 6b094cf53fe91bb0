/** Requirement states of a version for a use case and an environment. */
@NullMarked
package org.countersign.catalog.requirements;

import org.jspecify.annotations.NullMarked;
