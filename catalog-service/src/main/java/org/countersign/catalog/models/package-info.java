/** Models, their immutable versions, cards, links to use cases. */
@NullMarked
package org.countersign.catalog.models;

import org.jspecify.annotations.NullMarked;
