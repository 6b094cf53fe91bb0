/** Mail and webhooks after the commit, with their history of delivery. */
@NullMarked
package org.countersign.catalog.notices;

import org.jspecify.annotations.NullMarked;
