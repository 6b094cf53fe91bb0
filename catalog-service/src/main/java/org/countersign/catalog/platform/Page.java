package org.countersign.catalog.platform;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list on the wire, newest first.
 *
 * @param next the cursor of the page after this one; null, and left out, on the last page
 */
public record Page<T>(List<T> items, @Nullable String next) {
  public Page {
    items = List.copyOf(items);
  }

  /** The same page with other items, one for one. */
  public <V> Page<V> map(Function<? super T, ? extends V> shown) {
    return new Page<>(items.stream().<V>map(shown).toList(), next);
  }
}
