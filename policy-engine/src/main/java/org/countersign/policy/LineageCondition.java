package org.countersign.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A demand of a policy on what a version came of, in a language of graphs. It is judged where the
 * graph is, when a version is registered and when something upstream changes; what was found is a
 * fact by the time the gate asks, and each finding refuses.
 */
public final class LineageCondition {
  /** How a demand is written. */
  public enum Language {
    /** SHACL shapes in Turtle, which the ancestry must fit. */
    SHAPE,
    /** A question in SPARQL 1.1; each answer is a finding. */
    QUESTION
  }

  /** A document with more is no policy any more. */
  private static final int MOST = 50;

  private final String id;
  private final Language language;
  private final Yaml.Located text;
  private final String code;
  private final String says;
  private final String remedy;
  private final String owner;
  private final Modes modes;
  private final String cite;

  private LineageCondition(Yaml yaml) {
    yaml.only("id", "shape", "question", "otherwise", "mode", "modes", "cites");
    this.id = yaml.text("id");
    var shape = yaml.located("shape");
    var question = yaml.located("question");
    if (shape.isPresent() == question.isPresent()) {
      throw yaml.refuse("needs either shape or question");
    }
    this.language = shape.isPresent() ? Language.SHAPE : Language.QUESTION;
    this.text = shape.or(() -> question).orElseThrow();
    var otherwise = yaml.get("otherwise").only("code", "says", "remedy", "owner");
    this.code = otherwise.text("code");
    this.says = otherwise.text("says");
    this.remedy = otherwise.text("remedy");
    this.owner = otherwise.text("owner");
    this.modes = Modes.of(yaml);
    this.cite = String.join("; ", yaml.texts("cites"));
  }

  static List<LineageCondition> list(Yaml document) {
    var conditions = new ArrayList<LineageCondition>();
    for (var item : document.list("lineage")) {
      var condition = new LineageCondition(item);
      if (conditions.stream().anyMatch(other -> other.id.equals(condition.id))) {
        throw item.refuse("the condition " + condition.id + " stands twice");
      }
      if (conditions.size() == MOST) {
        throw item.refuse("a policy has at most " + MOST + " conditions on lineage");
      }
      conditions.add(condition);
    }
    return List.copyOf(conditions);
  }

  /** Unique within the policy. */
  public String id() {
    return id;
  }

  public Language language() {
    return language;
  }

  /** The shapes or the question. */
  public String text() {
    return text.text();
  }

  /** What a finding means. */
  public String says() {
    return says;
  }

  /** What helps. */
  public String remedy() {
    return remedy;
  }

  /**
   * A mistake in the text, at its place in the document.
   *
   * @param line of the text, from 1
   * @param column of the text, from 1
   */
  public DocumentException refuse(int line, int column, String mistake) {
    return text.refuse(line, column, mistake);
  }

  Set<String> environments() {
    return modes.environments();
  }

  /**
   * @param policy digest of the document it stands in
   */
  List<Finding> ask(Facts facts, String policy) {
    if (!Upstream.isJudged(facts, policy)) {
      return List.of(Upstream.behind(id, cite, mode(facts)));
    }
    var unjudged = own(facts, "unjudged", policy).findFirst();
    if (unjudged.isPresent()) {
      var why = String.valueOf(unjudged.get().get("says"));
      return List.of(Upstream.unjudged(id, cite, mode(facts), why));
    }
    return own(facts, "conditions", policy)
        .map(
            found ->
                new Finding(code, sentence(found), remedy, owner, id, cite, false, mode(facts)))
        .toList();
  }

  private Stream<Map<?, ?>> own(Facts facts, String field, String policy) {
    return facts.upstream(field).stream()
        .filter(each -> policy.equals(each.get("policy")) && id.equals(each.get("condition")));
  }

  private Mode mode(Facts facts) {
    return facts.mode(modes);
  }

  private String sentence(Map<?, ?> found) {
    var path = Optional.of(String.valueOf(found.get("path"))).filter(text -> !text.isEmpty());
    return says + ": " + found.get("says") + path.map(way -> " (" + way + ")").orElse("");
  }
}
