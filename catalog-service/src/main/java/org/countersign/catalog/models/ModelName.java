package org.countersign.catalog.models;

import java.util.regex.Pattern;

/** A model's name: 1 to 255 characters without {@code / :} and control characters. */
public record ModelName(String value) {
  private static final Pattern FORM = Pattern.compile("[^/:\\p{Cntrl}]{1,255}");

  public ModelName {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not a model name: " + value);
    }
  }
}
