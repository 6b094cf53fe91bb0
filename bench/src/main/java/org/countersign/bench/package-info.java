/** Measured jobs: what the service does a second, beside the bare stack in the same run. */
@NullMarked
package org.countersign.bench;

import org.jspecify.annotations.NullMarked;
