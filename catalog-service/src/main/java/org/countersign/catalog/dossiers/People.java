package org.countersign.catalog.dossiers;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.journal.FreeTexts;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.reviews.Vote;

/** Adds to a snapshot what may be erased: names of people and the texts they wrote. */
@Dependent
class People {
  private final Agents agents;
  private final FreeTexts texts;

  @Inject
  People(Agents agents, FreeTexts texts) {
    this.agents = agents;
    this.texts = texts;
  }

  Snapshot named(Snapshot found) {
    var names = new HashMap<UUID, String>();
    for (var agent : agents(found)) {
      names.put(agent, agents.view(agent).name());
    }
    var ids = new HashSet<UUID>();
    for (var round : found.rounds()) {
      round.votes().stream().map(Vote::id).forEach(ids::add);
      round.approval().ifPresent(approval -> ids.add(approval.id()));
    }
    return found.with(names, texts.of(List.copyOf(ids), "reason"));
  }

  /** Everybody a dossier mentions. */
  private Set<UUID> agents(Snapshot found) {
    var all = new HashSet<UUID>();
    all.add(found.model().createdBy());
    all.add(found.version().createdBy());
    all.addAll(found.registered().document().people().all());
    found.use().ifPresent(use -> all.add(use.useCase().createdBy()));
    found.signed().ifPresent(signed -> all.add(signed.signed().signedBy()));
    for (var piece : found.evidence()) {
      all.add(piece.filed().evidence().producer());
      piece.filed().evidence().reviewer().ifPresent(all::add);
    }
    for (var round : found.rounds()) {
      all.add(round.review().submitter());
      round.votes().stream().map(Vote::voter).forEach(all::add);
      round.votes().stream().flatMap(vote -> vote.onBehalfOf().stream()).forEach(all::add);
    }
    all.addAll(found.beside().people());
    found.decisions().forEach(decided -> all.add(decided.recorded().caller()));
    found.deployments().forEach(deployment -> all.add(deployment.recordedBy()));
    found.log().entries().forEach(entry -> all.add(entry.actor()));
    found.card().ifPresent(card -> inCard(card.json(), all));
    return all;
  }

  /** A card names owners and risk owners by agent id. */
  private void inCard(Object value, Set<UUID> all) {
    if (value instanceof Map<?, ?> fields) {
      fields.values().forEach(field -> inCard(field, all));
    } else if (value instanceof Collection<?> items) {
      items.forEach(item -> inCard(item, all));
    } else if (value instanceof String text) {
      Optional<UUID> id = Ids.read(text);
      id.filter(known -> agents.find(known).isPresent()).ifPresent(all::add);
    }
  }
}
