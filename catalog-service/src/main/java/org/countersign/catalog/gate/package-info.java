/** Environments, decisions, attestations, deployments. */
@NullMarked
package org.countersign.catalog.gate;

import org.jspecify.annotations.NullMarked;
