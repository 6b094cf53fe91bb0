/** What an AI system is for, on whom, and its class. */
@NullMarked
package org.countersign.catalog.usecases;

import org.jspecify.annotations.NullMarked;
