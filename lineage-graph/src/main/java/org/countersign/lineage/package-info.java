@NullMarked
package org.countersign.lineage;

import org.jspecify.annotations.NullMarked;
