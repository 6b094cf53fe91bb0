package org.countersign.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How complete a model card is, by the class of the use it serves. The score never approves: hard
 * demands are rules of their own.
 */
public final class CardCompleteness {
  private static final int MOST_HINTS = 3;

  private static final Pattern PLACEHOLDER =
      Pattern.compile(
          "(tbd|tba|todo|to be (done|defined|determined|added|written)"
              + "|(n\\s*/?\\s*a|not applicable)(\\s*(because|since|as|:|-|–|—).*)?"
              + "|none given|unknown|xx+|\\?+|-+|\\.+|…|\\[?more information needed]?|lorem ipsum.*)"
              + "[.!]?",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** "Not applicable" counts when it says why. */
  private static final Pattern REASONED =
      Pattern.compile(
          "(not applicable|n\\s*/?\\s*a)\\s*(because|since|as|:|-|–|—)\\s*\\S.{9,}",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private final Edition edition;
  private final Map<RiskClass, Integer> needed;
  private final List<Field> fields;

  /**
   * A field of the card.
   *
   * @param path dotted, within the card
   * @param block the part of the card it counts for
   * @param weights by class; 0 where it is not asked for
   * @param minLength characters a text needs to count fully
   * @param each keys that every item of a list, or the object itself, must have
   */
  private record Field(
      String path,
      String block,
      Map<RiskClass, Integer> weights,
      int minLength,
      List<String> each,
      String hint) {}

  /**
   * A field worth filling next.
   *
   * @param points what it would add to the score, in hundredths of it, rounded down
   */
  public record Hint(String path, int points, String hint) {}

  /** Something in the card that contradicts itself or cannot be checked. */
  public record Problem(String code, String path, String sentence) {}

  /**
   * @param score percent, rounded down
   * @param needed percent, for the class
   * @param blocks percent by part of the card; parts not asked for are left out
   * @param next the most valuable fields first, at most three
   */
  public record Score(
      int score, int needed, Map<String, Integer> blocks, List<Hint> next, List<Problem> problems) {
    public Score {
      blocks = Collections.unmodifiableMap(new LinkedHashMap<>(blocks));
      next = List.copyOf(next);
      problems = List.copyOf(problems);
    }

    public boolean enough() {
      return score >= needed;
    }
  }

  /** Twice the state of a field: 0 is empty, 1 half done, 2 done. */
  private record Weighed(Field field, int weight, int halves) {
    int lost() {
      return weight * (2 - halves);
    }
  }

  private CardCompleteness(Edition edition, Map<RiskClass, Integer> needed, List<Field> fields) {
    this.edition = edition;
    this.needed = needed;
    this.fields = List.copyOf(fields);
  }

  /**
   * @throws DocumentException at the line and column of the first mistake
   */
  public static CardCompleteness load(String document, byte[] bytes) {
    var yaml = Yaml.read(document, bytes).only("card", "revision", "about", "needed", "fields");
    return new CardCompleteness(
        Edition.of(yaml.text("card"), String.valueOf(yaml.whole("revision")), bytes),
        byClass(yaml.get("needed")),
        yaml.get("fields").items().stream().map(CardCompleteness::field).toList());
  }

  public static CardCompleteness standard() {
    return load("card-weights.yaml", Policy.bundled("policies/card-weights.yaml"));
  }

  private static Field field(Yaml item) {
    item.only("path", "weights", "minLength", "each", "hint");
    var path = item.text("path");
    return new Field(
        path,
        path.contains(".") ? path.substring(0, path.indexOf('.')) : path,
        byClass(item.get("weights")),
        item.find("minLength").map(Yaml::whole).orElse(1),
        item.texts("each"),
        item.text("hint"));
  }

  private static Map<RiskClass, Integer> byClass(Yaml yaml) {
    yaml.only("MINIMAL", "LIMITED", "HIGH");
    var byClass = new EnumMap<RiskClass, Integer>(RiskClass.class);
    for (var riskClass : List.of(RiskClass.MINIMAL, RiskClass.LIMITED, RiskClass.HIGH)) {
      byClass.put(riskClass, yaml.whole(riskClass.name()));
    }
    // What nobody has classified is treated like the strictest class that can be approved.
    byClass.put(RiskClass.UNDETERMINED, yaml.whole("HIGH"));
    byClass.put(RiskClass.UNACCEPTABLE, yaml.whole("HIGH"));
    byClass.put(RiskClass.OUT_OF_SCOPE, yaml.whole("MINIMAL"));
    return byClass;
  }

  public Edition edition() {
    return edition;
  }

  /** The score a card needs, in percent. */
  public int needed(RiskClass riskClass) {
    return needed.getOrDefault(riskClass, 100);
  }

  /**
   * @param card the card as JSON reads: maps, lists, texts, numbers and booleans
   */
  public Score of(Map<String, ?> card, RiskClass riskClass) {
    var weighed = new ArrayList<Weighed>();
    for (var field : fields) {
      int weight = field.weights().getOrDefault(riskClass, 0);
      if (weight > 0) {
        weighed.add(new Weighed(field, weight, halves(field, at(card, field.path()))));
      }
    }
    var blocks = new LinkedHashMap<String, List<Weighed>>();
    weighed.forEach(
        each -> blocks.computeIfAbsent(each.field().block(), any -> new ArrayList<>()).add(each));
    var byBlock = new LinkedHashMap<String, Integer>();
    blocks.forEach((block, parts) -> byBlock.put(block, percent(parts)));
    return new Score(
        percent(weighed), needed(riskClass), byBlock, next(weighed), CardProblems.in(card));
  }

  private static int percent(List<Weighed> parts) {
    var whole = parts.stream().mapToInt(Weighed::weight).sum();
    var reached = parts.stream().mapToInt(part -> part.weight() * part.halves()).sum();
    return whole == 0 ? 100 : reached * 100 / (2 * whole);
  }

  private static List<Hint> next(List<Weighed> weighed) {
    var whole = weighed.stream().mapToInt(Weighed::weight).sum();
    return weighed.stream()
        .filter(each -> each.lost() > 0)
        .sorted(Comparator.comparingInt(Weighed::lost).reversed())
        .limit(MOST_HINTS)
        .map(
            each ->
                new Hint(each.field().path(), each.lost() * 100 / (2 * whole), each.field().hint()))
        .toList();
  }

  static Optional<Object> at(Map<?, ?> card, String path) {
    @Nullable Object value = card;
    for (var step : path.split("\\.", -1)) {
      value = value instanceof Map<?, ?> map ? map.get(step) : null;
    }
    return Optional.ofNullable(value);
  }

  private static int halves(Field field, Optional<Object> value) {
    return value.map(found -> halves(field, found)).orElse(0);
  }

  private static int halves(Field field, Object value) {
    if (value instanceof String text) {
      return field.each().isEmpty() || REASONED.matcher(text.strip()).matches()
          ? halves(text, field.minLength())
          : Math.min(1, halves(text, 1));
    }
    if (value instanceof Collection<?> items) {
      var good = items.stream().filter(item -> filled(item)).toList();
      var all = good.stream().allMatch(item -> has(item, field.each()));
      return good.isEmpty() ? 0 : all && good.size() == items.size() ? 2 : 1;
    }
    if (value instanceof Map<?, ?> map) {
      return map.values().stream().noneMatch(CardCompleteness::filled)
          ? 0
          : has(map, field.each()) ? 2 : 1;
    }
    return 2;
  }

  private static int halves(String written, int minLength) {
    var text = written.strip();
    if (REASONED.matcher(text).matches()) {
      return 2;
    }
    if (text.isEmpty() || PLACEHOLDER.matcher(text.toLowerCase(Locale.ROOT)).matches()) {
      return 0;
    }
    return text.codePointCount(0, text.length()) < minLength ? 1 : 2;
  }

  static boolean filled(@Nullable Object value) {
    if (value instanceof String text) {
      return halves(text, 1) > 0;
    }
    if (value instanceof Collection<?> items) {
      return items.stream().anyMatch(CardCompleteness::filled);
    }
    if (value instanceof Map<?, ?> map) {
      return map.values().stream().anyMatch(CardCompleteness::filled);
    }
    return value != null;
  }

  private static boolean has(@Nullable Object item, List<String> keys) {
    return keys.isEmpty()
        || (item instanceof Map<?, ?> map && keys.stream().allMatch(key -> filled(map.get(key))));
  }
}
