@NullMarked
package org.countersign.policy;

import org.jspecify.annotations.NullMarked;
