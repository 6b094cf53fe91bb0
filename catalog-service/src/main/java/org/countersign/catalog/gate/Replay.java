package org.countersign.catalog.gate;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.countersign.catalog.journal.LedgerEntries;
import org.countersign.catalog.journal.Payloads;
import org.countersign.catalog.journal.Signer;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.platform.DatabaseUnavailableException;
import org.countersign.catalog.problem.Refusal;
import org.countersign.ledger.Envelope;
import org.countersign.ledger.Event;
import org.countersign.policy.DocumentException;
import org.countersign.policy.Facts;
import org.countersign.policy.GateRules;
import org.countersign.policy.InvalidFactsException;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates a decision of the past again: the facts that were stored with it, by the documents that
 * its leaf names. Nothing of today has a part in it, and nothing is recorded. The leaf is believed,
 * because it is signed and its payloads have their digests; the row is compared with it.
 */
@Dependent
class Replay {
  private final Decisions decisions;
  private final LedgerEntries entries;
  private final Signer signer;
  private final Payloads payloads;
  private final DataSource database;

  @Inject
  Replay(
      Decisions decisions,
      LedgerEntries entries,
      Signer signer,
      Payloads payloads,
      DataSource database) {
    this.decisions = decisions;
    this.entries = entries;
    this.signer = signer;
    this.payloads = payloads;
    this.database = database;
  }

  /**
   * @param evaluated empty when the stored facts or documents cannot be evaluated any more
   * @param differences why the two are not equal; empty when they are
   */
  record Replayed(
      Decisions.Recorded row,
      Outcome recorded,
      Optional<Outcome> evaluated,
      List<String> differences) {
    Replayed {
      differences = List.copyOf(differences);
    }
  }

  /**
   * @throws Refusal {@code UNKNOWN_DECISION}
   */
  Replayed replay(UUID id) {
    var row = decisions.find(id);
    var differences = new ArrayList<String>();
    var leaf = leaf(row, differences);
    if (leaf.isEmpty()) {
      return new Replayed(row, Outcome.of(row, List.of()), Optional.empty(), differences);
    }
    var event = leaf.get();
    var policies = texts(event.data().get("policies"));
    var recorded = Outcome.of(row, policies);
    compare(row, recorded, event, differences);
    var evaluated = evaluated(row, policies, differences);
    evaluated.ifPresent(now -> differences.addAll(recorded.differences(now)));
    return new Replayed(row, recorded, evaluated, differences);
  }

  private Optional<Event> leaf(Decisions.Recorded row, List<String> differences) {
    var leaf = entries.find(row.index()).leaf();
    try (var connection = database.getConnection()) {
      return Optional.of(signer.verified(connection, row.index(), Envelope.parse(leaf)));
    } catch (SQLException e) {
      throw new DatabaseUnavailableException("the keys of the ledger could not be read", e);
    } catch (IllegalArgumentException | SecurityException unsound) {
      differences.add("the entry %d is not sound: %s".formatted(row.index(), unsound.getMessage()));
      return Optional.empty();
    }
  }

  /** What the row says must be what the leaf says; a leaf of long ago has no digest. */
  private static void compare(
      Decisions.Recorded row, Outcome recorded, Event event, List<String> differences) {
    var told = new HashMap<String, String>();
    told.put("subject", event.subject().get("id"));
    List.of("decision", "version", "environment", "at", "digest", "use_case")
        .forEach(
            name ->
                Optional.ofNullable(event.data().get(name))
                    .ifPresent(value -> told.put(name, value.toString())));
    event.payload().stream()
        .filter(payload -> payload.name().equals("facts"))
        .forEach(payload -> told.put("facts", payload.sha256().hex()));
    var shown = new HashMap<String, String>();
    shown.put("subject", row.id().toString());
    shown.put("decision", row.decision());
    shown.put("version", row.version().toString());
    shown.put("environment", row.environment());
    shown.put("at", State.text(row.at()));
    shown.put("facts", row.facts());
    row.useCase().ifPresent(useCase -> shown.put("use_case", useCase.toString()));
    if (told.containsKey("digest")) {
      shown.put("digest", recorded.digest());
    }
    shown.forEach(
        (name, value) -> {
          if (!value.equals(told.get(name))) {
            differences.add(
                "the row says %s %s, and its entry %s".formatted(name, value, told.get(name)));
          }
        });
  }

  private Optional<Outcome> evaluated(
      Decisions.Recorded row, List<String> policies, List<String> differences) {
    try {
      var documents = new ArrayList<byte[]>();
      for (var sha256 : policies) {
        documents.add(
            payloads
                .bytes(sha256)
                .orElseThrow(
                    () -> new IllegalStateException("the document " + sha256 + " is missing")));
      }
      var facts = facts(payloads.json(row.facts()), row.at());
      return Optional.of(
          Outcome.of(GateRules.of(documents).evaluate(facts), row.at(), row.facts()));
    } catch (DocumentException | InvalidFactsException | IllegalStateException | Refusal unusable) {
      differences.add("it cannot be evaluated again: " + unusable.getMessage());
      return Optional.empty();
    }
  }

  /** Stored without the time, which the leaf has. */
  static Facts facts(Map<String, Object> document, Instant at) {
    var facts = new HashMap<String, Object>();
    ((Map<?, ?>) document.getOrDefault("facts", Map.of()))
        .forEach((name, value) -> facts.put(String.valueOf(name), value));
    facts.put("now", at);
    return new Facts(facts);
  }

  private static List<String> texts(@Nullable Object list) {
    return list instanceof List<?> items ? items.stream().map(String::valueOf).toList() : List.of();
  }
}
