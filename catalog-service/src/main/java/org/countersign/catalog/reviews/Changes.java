package org.countersign.catalog.reviews;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.countersign.catalog.models.RegistrationDocument;
import org.countersign.policy.Reapproval.Change;
import org.jspecify.annotations.Nullable;

/** What changed between two versions, by what is on record of them. */
final class Changes {
  private Changes() {}

  /**
   * One of the two.
   *
   * @param shown the document that voters were or would be shown
   * @param card empty when there is none
   */
  record Side(
      Map<String, Object> shown, RegistrationDocument registered, Map<String, Object> card) {
    private @Nullable Object shown(String object, String member) {
      return shown.get(object) instanceof Map<?, ?> map ? map.get(member) : null;
    }

    private @Nullable Object card(String block, String member) {
      return card.get(block) instanceof Map<?, ?> map ? map.get(member) : null;
    }

    private Set<String> datasets(boolean training) {
      return registered.datasets().stream()
          .filter(each -> each.role().equals("training") == training)
          .map(each -> each.role() + " " + each.reference())
          .collect(Collectors.toUnmodifiableSet());
    }
  }

  static Set<Change> between(Side before, Side now) {
    var changes = EnumSet.noneOf(Change.class);
    note(changes, Change.CLASS, before, now, side -> side.shown("classification", "riskClass"));
    note(changes, Change.RULES, before, now, side -> side.shown("classification", "id"));
    note(changes, Change.PURPOSE, before, now, side -> side.shown("useCase", "document"));
    note(changes, Change.PURPOSE, before, now, side -> side.card().get("intendedUse"));
    note(changes, Change.TRAINING_DATA, before, now, side -> side.datasets(true));
    note(changes, Change.TEST_DATA, before, now, side -> side.datasets(false));
    note(changes, Change.BASE_MODEL, before, now, side -> side.registered().baseModels());
    note(changes, Change.FEATURES, before, now, side -> side.card("technical", "inputs"));
    note(changes, Change.ARCHITECTURE, before, now, side -> architecture(side));
    note(changes, Change.ARTIFACT, before, now, side -> side.shown().get("artifact"));
    note(changes, Change.CODE, before, now, side -> side.registered().codeCommit());
    note(changes, Change.PARAMETERS, before, now, side -> side.registered().hyperparameters());
    note(changes, Change.METRICS, before, now, side -> side.registered().metrics());
    note(changes, Change.CARD, before, now, side -> side.shown().get("card"));
    note(changes, Change.EVIDENCE, before, now, side -> side.shown().get("evidence"));
    return changes;
  }

  private static List<@Nullable Object> architecture(Side side) {
    return java.util.Arrays.asList(
        side.card("technical", "task"),
        side.card("technical", "approach"),
        side.card("technical", "architectureFamily"),
        side.card("technical", "architecture"));
  }

  private static void note(
      Set<Change> changes,
      Change change,
      Side before,
      Side now,
      Function<Side, @Nullable Object> part) {
    if (!Objects.equals(part.apply(before), part.apply(now))) {
      changes.add(change);
    }
  }
}
