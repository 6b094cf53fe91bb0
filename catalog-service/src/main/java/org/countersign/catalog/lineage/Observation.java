package org.countersign.catalog.lineage;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.ForeignFacts;
import org.countersign.catalog.journal.ForeignFacts.Fact;
import org.countersign.catalog.journal.ForeignFacts.Place;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.problem.Wire;
import org.countersign.ledger.CanonicalJson;
import org.countersign.lineage.OpenLineageEvent;
import org.countersign.lineage.OpenLineageEvent.Limits;

/** Takes OpenLineage events into the ledger, with pseudonyms where they name people. */
@Dependent
class Observation {
  private final ForeignPeople people;
  private final ForeignFacts facts;
  private final Caller caller;

  @Inject
  Observation(ForeignPeople people, ForeignFacts facts, Caller caller) {
    this.people = people;
    this.facts = facts;
    this.caller = caller;
  }

  /**
   * @param json as {@link CanonicalJson} parses it
   * @throws Refusal {@code INVALID_REQUEST} with a pointer to where it is no event
   */
  Fact read(Object json) {
    var event =
        ForeignJson.read(
            json,
            given -> OpenLineageEvent.read(given, Limits.USUAL),
            "compare the event with the schemas of OpenLineage 2-0-2");
    var kept = event.withoutPeople(name -> people.agent(name).toString());
    var bytes = Wire.read(() -> CanonicalJson.write(kept));
    var id = ForeignFacts.id("lineage.observed", bytes);
    return new Fact(
        id,
        Deed.of("lineage.observed", Kind.LINEAGE_EVENT, id, caller.agentId())
            .with("about", event.type().name().toLowerCase(Locale.ROOT))
            .about("event", Deed.JSON, bytes));
  }

  /** By the id of the fact; those that could not be taken now are left out. */
  Map<UUID, Place> record(List<Fact> observed) {
    return facts.append(observed);
  }
}
