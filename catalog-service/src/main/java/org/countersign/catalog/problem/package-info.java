/** Every error this service promises, and the one place that turns exceptions into answers. */
@NullMarked
package org.countersign.catalog.problem;

import org.jspecify.annotations.NullMarked;
