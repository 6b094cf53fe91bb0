package org.countersign.catalog.lineage;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.identity.Directory;
import org.countersign.catalog.identity.Identity;
import org.countersign.catalog.problem.Refusal;

/**
 * Pseudonyms of the people that foreign events name: their own where the directory knows the name,
 * else one of the name itself.
 */
@ApplicationScoped
class ForeignPeople {
  private static final URI ELSEWHERE = URI.create("urn:openlineage");
  private static final int REMEMBERED = 10_000;

  private final Map<String, UUID> known = new ConcurrentHashMap<>();
  @Inject private Directory directory;
  @Inject private Agents agents;

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected ForeignPeople() {}

  UUID agent(String name) {
    var before = known.get(name);
    if (before != null) {
      return before;
    }
    var id =
        directory
            .find(name)
            .filter(Identity::isPerson)
            .map(this::colleague)
            .orElseGet(() -> agents.idOf(stranger(name)));
    if (known.size() >= REMEMBERED) {
      known.clear();
    }
    known.put(name, id);
    return id;
  }

  /** Somebody whose account is closed and who has no pseudonym gets none under their name. */
  private UUID colleague(Identity person) {
    try {
      return agents.idOf(person);
    } catch (Refusal closed) {
      return agents.idOf(stranger("closed account"));
    }
  }

  private static Identity stranger(String name) {
    return new Identity(ELSEWHERE, name, name, name, Set.of(), Set.of(), Identity.Kind.SERVICE);
  }
}
