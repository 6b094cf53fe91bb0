package org.countersign.catalog.pages;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was typed into one form of a page, shown again when it was not taken.
 *
 * @param form tells the forms of one page apart
 */
public record Typed(String form, Map<String, String> fields) {
  static final Typed NOTHING = new Typed("", Map.of());

  public Typed {
    fields = Map.copyOf(fields);
  }

  /** A field as the form brought it, without blanks around it; empty if it brought none. */
  static String text(@Nullable String field) {
    return field == null ? "" : field.strip();
  }

  /** What goes into this field of this form; empty unless it was sent. */
  public String of(String form, String field) {
    return this.form.equals(form) ? fields.getOrDefault(field, "") : "";
  }

  /** Whether there is anything to show again. */
  public boolean isKept() {
    return fields.values().stream().anyMatch(text -> !text.isBlank());
  }
}
