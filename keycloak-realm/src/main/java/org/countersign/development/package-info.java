@NullMarked
package org.countersign.development;

import org.jspecify.annotations.NullMarked;
