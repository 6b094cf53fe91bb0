package org.countersign.policy;

import dev.cel.common.types.SimpleType;
import java.time.LocalDate;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A demand of a framework.
 *
 * @param text what is demanded, one sentence
 * @param appliesWhen CEL over {@link FactSchema}
 * @param applies the same in words, to follow "applies when"; documents before the second revision
 *     of the product's own do not have it
 * @param duty the obligation of a rule pack that this serves: it applies where that does, and from
 *     its day
 * @param from the day from which it may prevent; before it only warns
 * @param owner the role that can meet it
 */
public record Requirement(
    String id,
    String cite,
    String text,
    String appliesWhen,
    Optional<String> applies,
    Optional<String> duty,
    Demand demand,
    Modes modes,
    Optional<LocalDate> from,
    String owner,
    String remedy,
    boolean waivable) {
  private static final Pattern DUTY = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  /** What meets a requirement. */
  public sealed interface Demand {}

  /**
   * An accepted, unexpired record of one of these types.
   *
   * @param lowest the provenance below which a record does not count
   * @param fresh it must be newer than the artifact
   * @param checked its numbers must have been computed again, and hold
   */
  public record EvidenceDemand(
      Set<EvidenceType> anyOf, Provenance lowest, boolean fresh, boolean checked)
      implements Demand {
    public EvidenceDemand {
      if (anyOf.isEmpty()) {
        throw new IllegalArgumentException("no evidence type would ever do");
      }
      anyOf = Collections.unmodifiableSet(EnumSet.copyOf(anyOf));
    }

    String types() {
      return String.join(" or ", anyOf.stream().map(EvidenceType::words).toList());
    }
  }

  /** A model card at least this complete, in percent. */
  public record CardDemand(int percent) implements Demand {
    public CardDemand {
      if (percent < 1 || percent > 100) {
        throw new IllegalArgumentException("not a percentage: " + percent);
      }
    }
  }

  /** A class signed by a compliance officer. */
  public record ClassificationDemand() implements Demand {}

  static Requirement of(Yaml yaml) {
    yaml.only(
        "id",
        "cite",
        "text",
        "appliesWhen",
        "duty",
        "applies",
        "evidence",
        "card",
        "classification",
        "lowest",
        "fresh",
        "checked",
        "mode",
        "modes",
        "from",
        "owner",
        "remedy",
        "waivable");
    var condition = condition(yaml);
    FactSchema.EXPRESSIONS.compile(condition, SimpleType.BOOL);
    return new Requirement(
        yaml.text("id"),
        yaml.text("cite"),
        yaml.text("text"),
        condition.text(),
        yaml.find("applies").map(Yaml::text),
        yaml.optionalText("duty"),
        demand(yaml),
        Modes.of(yaml),
        yaml.date("from"),
        yaml.text("owner"),
        yaml.text("remedy"),
        yaml.truth("waivable", true));
  }

  /** What it says, or that the duty it serves binds us. */
  static Yaml.Located condition(Yaml yaml) {
    var duty = yaml.located("duty");
    if (duty.isEmpty()) {
      return yaml.get("appliesWhen").located();
    }
    if (yaml.find("appliesWhen").isPresent()) {
      throw yaml.refuse("says both duty and appliesWhen");
    }
    var id = duty.get();
    if (!DUTY.matcher(id.text()).matches()) {
      throw id.refuse("not the id of a duty: " + id.text());
    }
    return new Yaml.Located(
        id.document(),
        "useCase.duties.exists(duty, duty.startsWith(\"%s \"))".formatted(id.text()),
        id.line(),
        id.column());
  }

  private static Demand demand(Yaml yaml) {
    var kinds =
        List.of("evidence", "card", "classification").stream()
            .filter(kind -> yaml.find(kind).isPresent())
            .toList();
    if (kinds.size() != 1) {
      throw yaml.refuse("needs one of evidence, card and classification, not " + kinds);
    }
    if (!kinds.equals(List.of("evidence"))
        && List.of("lowest", "fresh", "checked").stream()
            .anyMatch(key -> yaml.find(key).isPresent())) {
      throw yaml.refuse("lowest, fresh and checked are about evidence");
    }
    return switch (kinds.get(0)) {
      case "evidence" ->
          new EvidenceDemand(
              yaml.get("evidence").items().stream()
                  .map(type -> type.constant(EvidenceType.class))
                  .collect(Collectors.toUnmodifiableSet()),
              yaml.find("lowest")
                  .map(level -> level.constant(Provenance.class))
                  .orElse(Provenance.UPLOADED),
              yaml.truth("fresh", false),
              yaml.truth("checked", false));
      case "card" -> new CardDemand(yaml.whole("card"));
      default -> new ClassificationDemand();
    };
  }
}
