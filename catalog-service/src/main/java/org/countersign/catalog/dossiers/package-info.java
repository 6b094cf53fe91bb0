/** Reports: assembled, sealed, stored, downloaded. */
@NullMarked
package org.countersign.catalog.dossiers;

import org.jspecify.annotations.NullMarked;
