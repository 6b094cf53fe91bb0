/**
 * Documents that outlive the service: tagged PDF/A-3a with their evidence inside, sealed, and the
 * check an auditor runs offline. Data comes in, bytes go out; nothing here reads a clock, a store
 * or the network.
 */
@NullMarked
package org.countersign.reports;

import org.jspecify.annotations.NullMarked;
