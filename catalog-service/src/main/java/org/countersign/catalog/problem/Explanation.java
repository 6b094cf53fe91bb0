package org.countersign.catalog.problem;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * What a problem means and what helps, for people who meet it without its occasion.
 *
 * @param means one or two sentences
 * @param remedy one sentence
 * @param page one or two sentences that help on a page, and name no call of the API; empty where
 *     the remedy names none either
 */
public record Explanation(String means, String remedy, Optional<String> page) {
  private static final String FILE = "explanations.properties";
  private static final Map<ProblemType, Explanation> ALL = read();

  public Explanation {
    if (means.isBlank() || remedy.isBlank()) {
      throw new IllegalArgumentException("an explanation says something");
    }
  }

  /** Empty where nobody has written one. */
  public static Optional<Explanation> of(ProblemType type) {
    return Optional.ofNullable(ALL.get(type));
  }

  private static Map<ProblemType, Explanation> read() {
    try (var file = Explanation.class.getResourceAsStream(FILE)) {
      if (file == null) {
        throw new IllegalStateException(FILE + " is missing");
      }
      var texts = new Properties();
      texts.load(new InputStreamReader(file, StandardCharsets.UTF_8));
      var all = new EnumMap<ProblemType, Explanation>(ProblemType.class);
      Arrays.stream(ProblemType.values())
          .filter(type -> texts.containsKey(type.name() + ".means"))
          .forEach(
              type ->
                  all.put(
                      type,
                      new Explanation(
                          texts.getProperty(type.name() + ".means"),
                          texts.getProperty(type.name() + ".remedy", ""),
                          Optional.ofNullable(texts.getProperty(type.name() + ".page")))));
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
