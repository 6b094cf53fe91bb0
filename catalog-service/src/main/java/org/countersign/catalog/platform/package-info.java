/** What every feature stands on: clock, ids, settings, database, limits, health. */
@NullMarked
package org.countersign.catalog.platform;

import org.jspecify.annotations.NullMarked;
