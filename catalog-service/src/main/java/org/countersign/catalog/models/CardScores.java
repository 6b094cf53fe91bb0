package org.countersign.catalog.models;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.countersign.policy.CardCompleteness;
import org.countersign.policy.RiskClass;

/** How complete cards are. A stored card never changes, so each is scored once a class. */
@ApplicationScoped
public class CardScores {
  private static final int REMEMBERED = 10_000;

  private final CardCompleteness completeness = CardCompleteness.standard();
  private final Map<Key, CardCompleteness.Score> known = new ConcurrentHashMap<>();

  private record Key(String sha256, RiskClass riskClass) {}

  /**
   * @param sha256 of the canonical card
   * @param card gives the card where it was not scored before
   */
  public CardCompleteness.Score of(
      String sha256, RiskClass riskClass, Supplier<Map<String, Object>> card) {
    var key = new Key(sha256, riskClass);
    var before = known.get(key);
    if (before != null) {
      return before;
    }
    var score = completeness.of(card.get(), riskClass);
    if (known.size() >= REMEMBERED) {
      known.clear();
    }
    known.put(key, score);
    return score;
  }
}
