@NullMarked
package org.countersign.reports;

import org.jspecify.annotations.NullMarked;
