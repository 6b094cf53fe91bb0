package org.countersign.catalog.models;

import static org.countersign.catalog.problem.ProblemType.CARD_CHANGED;
import static org.countersign.catalog.problem.ProblemType.INVALID_REQUEST;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.identity.Teams;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.platform.Json;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.problem.Wire;
import org.countersign.ledger.CanonicalJson;
import org.countersign.ledger.Digest;

/** Writes the model card of a version: the whole card, each time. */
@Dependent
@Transactional
class CardWriting {
  private static final CanonicalJson.Profile CARD = CanonicalJson.Profile.document(256 * 1024);

  private final ModelVersions versions;
  private final CardPeople people;
  private final Teams teams;
  private final Caller caller;
  private final Journal journal;

  @Inject
  CardWriting(
      ModelVersions versions, CardPeople people, Teams teams, Caller caller, Journal journal) {
    this.versions = versions;
    this.people = people;
    this.teams = teams;
    this.caller = caller;
    this.journal = journal;
  }

  /**
   * A card as it was stored.
   *
   * @param extended JSON pointers of what was moved to {@code extensions}
   * @param dropped JSON pointers of what is not kept
   */
  record Written(
      UUID version,
      String sha256,
      Map<String, Object> card,
      List<String> extended,
      List<String> dropped) {}

  /** The card an author has read before writing: one of these digests, or any card at all. */
  record Read(Set<String> digests) {
    static final Read ANY = new Read(Set.of("*"));

    boolean is(String stored) {
      return equals(ANY) || digests.contains(stored);
    }
  }

  /**
   * @param expected the card that must still be stored, where the author says so
   */
  Written write(
      String modelRef, String versionRef, Map<String, Object> card, Optional<Read> expected) {
    var found = versions.locate(modelRef, versionRef);
    var model = found.model();
    var version = found.version();
    teams.allow(model.team());
    expected.ifPresent(read -> requireUnchanged(version, read));
    return write(version, card);
  }

  /** Writes the card of a version whose team was checked. */
  Written write(ModelVersion version, Map<String, Object> card) {
    var told = people.tell(card);
    told.card().put("schemaVersion", CardForm.VERSION);
    told.card().put("modelRef", ref(version));
    var read = CardForm.read(told.card());
    if (!read.faults().isEmpty()) {
      throw refusal(read.faults());
    }
    var bytes = Wire.read(() -> CanonicalJson.write(read.card(), CARD));
    var sha256 = Digest.sha256(bytes).hex();
    version.describe(sha256);
    journal.record(
        Deed.of("card.written", Kind.MODEL_VERSION, version.id(), caller.agentId())
            .within(version.id())
            .stating(version.state())
            .about("card", Deed.JSON, bytes));
    return new Written(version.id(), sha256, read.card(), read.extended(), told.dropped());
  }

  private static Map<String, Object> ref(ModelVersion version) {
    return Map.of(
        "modelId", version.model().toString(),
        "version", Integer.toString(version.number()),
        "artifactDigests",
            version
                .artifactSha256()
                .map(sha256 -> List.of(Map.of("alg", "SHA-256", "value", sha256)))
                .orElse(List.of()));
  }

  private static void requireUnchanged(ModelVersion version, Read read) {
    var stored = version.card();
    if (stored.filter(read::is).isEmpty()) {
      throw new Refusal(
              CARD_CHANGED,
              stored.map(now -> "the card is now " + now).orElse("there is no card yet"))
          .and("remedy", "read the card again and write it with its ETag in If-Match");
    }
  }

  private static Refusal refusal(List<CardForm.Fault> faults) {
    var errors = Json.createArrayBuilder();
    faults.forEach(
        fault ->
            errors.add(
                Json.createObjectBuilder()
                    .add("pointer", fault.pointer())
                    .add("detail", fault.says())));
    var detail =
        faults.size() == 1
            ? "one field of the card is wrong"
            : faults.size() + " fields of the card are wrong";
    return new Refusal(INVALID_REQUEST, detail).and("errors", errors.build());
  }
}
