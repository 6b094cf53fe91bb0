package org.countersign.catalog.requirements;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.countersign.catalog.evidence.Measured;
import org.countersign.catalog.journal.Payloads;
import org.countersign.policy.CardCompleteness;
import org.countersign.policy.Measurement;
import org.countersign.policy.RiskClass;

/**
 * What the facts need of stored documents. A digest's bytes cannot change, so each is read and
 * judged once.
 */
@ApplicationScoped
public class Documents {
  private static final int REMEMBERED = 100_000;

  private final Map<CardFor, VersionFacts.Card> cards = new ConcurrentHashMap<>();
  private final Map<String, Optional<Instant>> artifacts = new ConcurrentHashMap<>();
  private final Map<String, Map<String, BigDecimal>> metrics = new ConcurrentHashMap<>();
  private final Map<String, List<Measurement>> measured = new ConcurrentHashMap<>();
  private final Map<String, List<String>> roles = new ConcurrentHashMap<>();
  private final Map<String, List<String>> duties = new ConcurrentHashMap<>();
  private final Map<String, String> domains = new ConcurrentHashMap<>();
  private final Map<String, Map<String, Object>> ancestries = new ConcurrentHashMap<>();
  private final Map<String, Boolean> questions = new ConcurrentHashMap<>();

  private final CardCompleteness completeness = CardCompleteness.standard();

  @Inject private Payloads payloads;

  /** The container fills the field. */
  @SuppressWarnings("NullAway.Init")
  protected Documents() {}

  private record CardFor(String sha256, RiskClass riskClass) {}

  /**
   * How complete a card is for a class.
   *
   * @param card digest of the canonical card, empty when the version has none
   */
  public VersionFacts.Card card(Optional<String> card, RiskClass riskClass) {
    return card.map(
            sha256 ->
                once(
                    cards,
                    new CardFor(sha256, riskClass),
                    key -> {
                      var score = completeness.of(payloads.json(key.sha256()), key.riskClass());
                      return new VersionFacts.Card(true, score.score(), score.needed());
                    }))
        .orElseGet(() -> new VersionFacts.Card(false, 0, completeness.needed(riskClass)));
  }

  /** When the artifact was made, if its registration says so. */
  public Optional<Instant> artifactCreatedAt(String registration) {
    return once(
        artifacts,
        registration,
        sha256 ->
            Optional.ofNullable(payloads.json(sha256).get("artifactCreatedAt"))
                .map(text -> Instant.parse((String) text)));
  }

  /** The least value that a registration states of each metric, over all its datasets. */
  public Map<String, BigDecimal> metrics(String registration) {
    return once(metrics, registration, sha256 -> metrics(payloads.json(sha256)));
  }

  /**
   * What evidence measured.
   *
   * @param sha256 of the text, which is read once
   */
  public List<Measurement> measured(String sha256, String text) {
    return once(measured, sha256, any -> Measured.read(text));
  }

  static Map<String, BigDecimal> metrics(Map<String, Object> registration) {
    if (!(registration.get("metrics") instanceof List<?> stated)) {
      return Map.of();
    }
    return stated.stream()
        .map(each -> (Map<?, ?>) each)
        .collect(
            Collectors.toUnmodifiableMap(
                metric -> String.valueOf(metric.get("name")),
                metric -> new BigDecimal(String.valueOf(metric.get("value"))),
                BigDecimal::min));
  }

  /** Our roles under the law, as the answers of a classification give them. */
  public List<String> roles(String classificationDocument) {
    return once(
        roles,
        classificationDocument,
        sha256 ->
            payloads.json(sha256).get("roles") instanceof List<?> named
                ? named.stream().map(String.class::cast).toList()
                : List.of());
  }

  /**
   * The duties that follow from a classification, each with its first day. What hangs on an open
   * question counts where the law asks it; a framework beside the law that nobody has answered asks
   * for nothing.
   */
  public List<String> duties(String classificationDocument) {
    return once(duties, classificationDocument, sha256 -> duties(payloads.json(sha256)));
  }

  static List<String> duties(Map<String, Object> classification) {
    if (!(classification.get("obligations") instanceof List<?> stated)) {
      return List.of();
    }
    return stated.stream()
        .map(each -> (Map<?, ?>) each)
        .filter(
            duty ->
                !Boolean.TRUE.equals(duty.get("open"))
                    || Objects.equals(duty.get("pack"), classification.get("pack")))
        .map(duty -> duty.get("id") + " " + duty.get("from"))
        .toList();
  }

  /** The field a use case is in; empty where its document does not say. */
  public String domain(String useCaseDocument) {
    return once(
        domains,
        useCaseDocument,
        sha256 -> payloads.json(sha256).get("domain") instanceof String domain ? domain : "");
  }

  /**
   * What was found of a version's ancestry, as policies read it.
   *
   * @return empty if nothing with this digest is on record, as in a row that somebody altered
   */
  public Optional<Map<String, Object>> ancestry(String lineageDocument) {
    if (!ancestries.containsKey(lineageDocument) && payloads.bytes(lineageDocument).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        once(
            ancestries,
            lineageDocument,
            sha256 -> {
              var found = new HashMap<>(payloads.json(sha256));
              found.remove("schema");
              return Map.copyOf(found);
            }));
  }

  /** Whether a use case says what an experiment must know before it starts. */
  public boolean answersTheFiveQuestions(String useCaseDocument) {
    return once(
        questions,
        useCaseDocument,
        sha256 ->
            payloads.json(sha256).get("questions") instanceof Map<?, ?> answers
                && answers.size() == 5
                && answers.values().stream()
                    .allMatch(answer -> answer instanceof String text && !text.isBlank()));
  }

  /** Bounded: a full memory starts anew. */
  private static <K, V> V once(Map<K, V> known, K key, Function<K, V> reading) {
    var before = known.get(key);
    if (before != null) {
      return before;
    }
    var now = reading.apply(key);
    if (known.size() >= REMEMBERED) {
      known.clear();
    }
    known.put(key, now);
    return now;
  }
}
