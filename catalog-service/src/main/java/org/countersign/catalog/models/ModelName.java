package org.countersign.catalog.models;

import java.util.regex.Pattern;
import org.countersign.catalog.platform.Ids;

/**
 * A model's name: 1 to 255 characters without {@code / :} and control characters, and not of the
 * form of an id, because addresses take either.
 */
public record ModelName(String value) {
  private static final Pattern FORM = Pattern.compile("[^/:\\p{Cc}\\p{Cs}]{1,255}");

  public ModelName {
    if (!FORM.matcher(value).matches() || value.isBlank() || Ids.read(value).isPresent()) {
      throw new IllegalArgumentException("not a model name: " + value);
    }
  }
}
