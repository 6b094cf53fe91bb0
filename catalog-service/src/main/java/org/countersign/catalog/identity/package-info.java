/** Who is calling: tokens and sessions, roles and teams, agents and the directory behind them. */
@NullMarked
package org.countersign.catalog.identity;

import org.jspecify.annotations.NullMarked;
