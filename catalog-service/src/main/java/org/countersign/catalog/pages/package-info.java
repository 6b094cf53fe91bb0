/** Controllers and views; no rule that a resource does not have. */
@NullMarked
package org.countersign.catalog.pages;

import org.jspecify.annotations.NullMarked;
