/** The doors of the service: which JAX-RS application answers where, and with which resources. */
@NullMarked
package org.countersign.catalog;

import org.jspecify.annotations.NullMarked;
