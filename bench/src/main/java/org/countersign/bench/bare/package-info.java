/** The same server without the service: an empty POST, and one committed row. */
@NullMarked
package org.countersign.bench.bare;

import org.jspecify.annotations.NullMarked;
