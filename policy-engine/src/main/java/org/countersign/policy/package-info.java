/**
 * Decides from documents: which risk class answers give, what a class demands, who may sign, and
 * whether a gate opens. Every condition is CEL, checked when its document is loaded; nothing here
 * reads a clock, a store or the network.
 */
@NullMarked
package org.countersign.policy;

import org.jspecify.annotations.NullMarked;
