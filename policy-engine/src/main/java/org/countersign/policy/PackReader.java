package org.countersign.policy;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.countersign.policy.RulePack.Asked;
import org.countersign.policy.RulePack.ClassRule;
import org.countersign.policy.RulePack.Fact;
import org.countersign.policy.RulePack.Overlay;

/** Reads a rule pack. Every condition is compiled over separately declared questions and facts. */
final class PackReader {
  private final Yaml yaml;
  private final Expressions expressions;
  private final Map<String, Asked> questions = new LinkedHashMap<>();
  private final Map<String, Fact> facts = new LinkedHashMap<>();
  private final Set<String> declared = new LinkedHashSet<>();
  private final Set<String> known = new LinkedHashSet<>();
  private final Map<String, List<Obligation.Since>> dates = new LinkedHashMap<>();
  private final Set<String> obligations = new LinkedHashSet<>();

  /** A question that names none goes on with the section of the one before. */
  private String section = "";

  private PackReader(Yaml yaml) {
    this.yaml =
        yaml.only(
            "pack",
            "questions",
            "facts",
            "classify",
            "overlays",
            "dates",
            "obligations",
            "vectors");
    this.expressions = new Expressions(variables(yaml), List.of());
    declared.addAll(variables(yaml).keySet());
  }

  static RulePack read(String document, byte[] bytes) {
    var yaml = Yaml.read(document, bytes);
    var reader = new PackReader(yaml);
    var pack = yaml.get("pack").only("id", "version", "rank", "validFrom", "validTo", "cites");
    return new RulePack(
        Edition.of(pack.text("id"), pack.text("version"), bytes),
        pack.find("rank").map(Yaml::whole).orElse(RulePack.LAST_RANK),
        pack.date("validFrom").orElseThrow(() -> pack.refuse("needs validFrom")),
        pack.date("validTo"),
        pack.texts("cites"),
        reader.content());
  }

  private RulePack.Content content() {
    yaml.get("questions").items().forEach(this::question);
    yaml.get("facts").items().forEach(this::fact);
    var classes = yaml.get("classify").items().stream().map(this::classRule).toList();
    if (classes.isEmpty()
        || !classes.get(classes.size() - 1).when().expression().source().equals("true")) {
      throw yaml.get("classify").refuse("the last rule must hold always: when: \"true\"");
    }
    var overlays = yaml.list("overlays").stream().map(this::overlay).toList();
    yaml.find("dates").ifPresent(dates -> dates.entries().forEach(this::date));
    var obligations = yaml.list("obligations").stream().map(this::obligation).toList();
    var vectors = yaml.get("vectors").items().stream().map(PackReader::vector).toList();
    return new RulePack.Content(
        Collections.unmodifiableMap(questions),
        Collections.unmodifiableMap(facts),
        classes,
        overlays,
        obligations,
        vectors);
  }

  /** Vectors that stand apart from their pack: a list, or under {@code vectors} of a mapping. */
  static List<Vector> vectors(String document, byte[] bytes) {
    var yaml = Yaml.read(document, bytes);
    return (yaml.isMapping() ? yaml.get("vectors") : yaml)
        .items().stream().map(PackReader::vector).toList();
  }

  private static Map<String, CelType> variables(Yaml yaml) {
    var variables = new LinkedHashMap<String, CelType>();
    for (var question : yaml.get("questions").items()) {
      declare(question, celType(type(question)), variables);
    }
    for (var fact : yaml.get("facts").items()) {
      declare(fact, SimpleType.BOOL, variables);
    }
    return variables;
  }

  private static void declare(Yaml item, CelType type, Map<String, CelType> variables) {
    if (variables.put(item.text("id"), type) != null) {
      throw item.refuse(item.text("id") + " stands twice");
    }
  }

  private static Question.Type type(Yaml question) {
    return question.get("type").constant(Question.Type.class);
  }

  private static CelType celType(Question.Type type) {
    return switch (type) {
      case BOOL -> SimpleType.BOOL;
      case ENUM, TEXT -> SimpleType.STRING;
      case MULTI -> ListType.create(SimpleType.STRING);
      case DATE -> SimpleType.TIMESTAMP;
      case NUMBER -> SimpleType.DOUBLE;
    };
  }

  private void question(Yaml item) {
    item.only(
        "id",
        "type",
        "section",
        "cite",
        "text",
        "askIf",
        "options",
        "default",
        "validFrom",
        "required",
        "minLength");
    var type = type(item);
    var options = options(item);
    var chosen = type == Question.Type.ENUM || type == Question.Type.MULTI;
    if (chosen == options.isEmpty()) {
      throw item.refuse(chosen ? "needs options" : type + " has no options");
    }
    section = item.optionalText("section").orElse(section);
    var question =
        new Question(
            item.text("id"),
            type,
            section,
            item.text("text"),
            item.text("cite"),
            item.optionalText("askIf"),
            options,
            item.date("validFrom"),
            item.truth("required", false),
            item.find("minLength").map(Yaml::whole).orElse(0));
    var askIf = item.find("askIf").map(this::compile);
    questions.put(question.id(), new Asked(question, askIf, otherwise(item, type)));
    known.add(question.id());
  }

  private static Map<String, String> options(Yaml item) {
    var options = new LinkedHashMap<String, String>();
    item.find("options")
        .ifPresent(
            found -> {
              if (found.isMapping()) {
                found.entries().forEach((id, text) -> options.put(id, text.text()));
              } else {
                found.items().forEach(id -> options.put(id.text(), id.text().replace('_', ' ')));
              }
            });
    return options;
  }

  private static Object otherwise(Yaml item, Question.Type type) {
    return switch (type) {
      case BOOL -> false;
      case MULTI -> List.of();
      case ENUM -> item.text("default");
      case DATE -> Instant.EPOCH;
      case NUMBER -> 0.0;
      case TEXT -> "";
    };
  }

  private void fact(Yaml item) {
    item.only("id", "expr", "cite", "says", "saysNot");
    var fact = fact(item, item.text("id"), item.get("expr"));
    facts.put(fact.id(), fact);
    known.add(fact.id());
  }

  private Fact fact(Yaml item, String id, Yaml condition) {
    var expression = compile(condition);
    return new Fact(
        id,
        expression,
        Logic.of(expression),
        item.optionalText("cite").orElse(""),
        item.optionalText("says").orElse(""),
        item.optionalText("saysNot").orElse(""));
  }

  private ClassRule classRule(Yaml item) {
    item.only("id", "class", "when", "cite", "says", "open");
    return new ClassRule(
        item.text("id"),
        item.get("class").constant(RiskClass.class),
        fact(item, item.text("id"), item.get("when")),
        item.optionalText("open").orElse(""));
  }

  private Overlay overlay(Yaml item) {
    item.only("id", "when", "cite");
    return new Overlay(item.text("id"), compile(item.get("when")), item.text("cite"));
  }

  private void date(String name, Yaml lines) {
    dates.put(name, lines.items().stream().map(this::since).toList());
  }

  private Obligation.Since since(Yaml line) {
    line.only("when", "day");
    return new Obligation.Since(
        compile(line.get("when")), line.date("day").orElseThrow(() -> line.refuse("needs day")));
  }

  private Obligation.Rule obligation(Yaml item) {
    item.only("id", "who", "when", "cite", "text", "from", "evidence");
    if (!obligations.add(item.text("id"))) {
      throw item.refuse("the obligation " + item.text("id") + " stands twice");
    }
    var named = dates.get(item.text("from"));
    return new Obligation.Rule(
        item.text("id"),
        item.texts("who"),
        compile(item.get("when")),
        item.text("cite"),
        item.text("text"),
        named == null ? List.of(always(item)) : named,
        item.list("evidence").stream().map(type -> type.constant(EvidenceType.class)).toList());
  }

  private Obligation.Since always(Yaml item) {
    var from = item.get("from");
    var day = item.date("from").orElseThrow(() -> from.refuse("needs a day or the name of dates"));
    return new Obligation.Since(
        expressions.compile(new Yaml.Located("", "true", 1, 1), SimpleType.BOOL), day);
  }

  private static Vector vector(Yaml item) {
    item.only("name", "in", "class", "overlays", "obligations", "from", "asOf");
    var answers = new LinkedHashMap<String, Object>();
    item.get("in").entries().forEach((id, answer) -> answers.put(id, answer.plain()));
    var from = new LinkedHashMap<String, LocalDate>();
    item.find("from")
        .ifPresent(
            days ->
                days.entries().keySet().forEach(id -> from.put(id, days.date(id).orElseThrow())));
    return new Vector(
        item.text("name"),
        new Answers(answers),
        item.date("asOf").orElse(Vector.AS_OF),
        item.get("class").constant(RiskClass.class),
        texts(item, "overlays"),
        texts(item, "obligations"),
        from);
  }

  private static Optional<List<String>> texts(Yaml item, String key) {
    return item.find(key).map(found -> found.items().stream().map(Yaml::text).toList());
  }

  private Expression compile(Yaml condition) {
    var expression = expressions.compile(condition.located(), SimpleType.BOOL);
    for (var name : expression.names()) {
      if (declared.contains(name) && !known.contains(name)) {
        throw condition.refuse(name + " is used before it stands in the pack");
      }
    }
    return expression;
  }
}
