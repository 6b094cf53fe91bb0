package org.countersign.catalog.models;

import static org.countersign.catalog.problem.ProblemType.UNKNOWN_PERSON;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.problem.Refusal;

/**
 * Replaces the people a card names by agent ids, because a card is stored for ever and a name must
 * not be. An author writes a username, or an agent id the catalog gave.
 */
@Dependent
class CardPeople {
  /** What a card may say of an owner and is not kept: the catalog looks it up when it shows it. */
  private static final Set<String> LOOKED_UP = Set.of("name", "contact");

  private final NamedPeople people;
  private final Agents agents;

  @Inject
  CardPeople(NamedPeople people, Agents agents) {
    this.people = people;
    this.agents = agents;
  }

  /**
   * @param dropped JSON pointers of what is not kept
   */
  record Told(Map<String, Object> card, List<String> dropped) {}

  Told tell(Map<String, Object> card) {
    var told = new LinkedHashMap<>(card);
    var dropped = new ArrayList<String>();
    replace(told, "details", "owners", (owner, at) -> owner(owner, at, dropped));
    replace(told, "risk", "risks", this::risk);
    return new Told(told, List.copyOf(dropped));
  }

  private interface Telling {
    Map<String, Object> tell(Map<?, ?> named, String pointer);
  }

  /** Lists that are not of the form are left for the form to refuse. */
  private static void replace(
      Map<String, Object> card, String block, String list, Telling telling) {
    if (card.get(block) instanceof Map<?, ?> fields && fields.get(list) instanceof List<?> items) {
      var told = new ArrayList<Object>();
      for (int i = 0; i < items.size(); i++) {
        var pointer = "/" + block + "/" + list + "/" + i;
        told.add(
            items.get(i) instanceof Map<?, ?> item ? telling.tell(item, pointer) : items.get(i));
      }
      var copy = copy(fields);
      copy.put(list, told);
      card.put(block, copy);
    }
  }

  private Map<String, Object> owner(Map<?, ?> named, String pointer, List<String> dropped) {
    var owner = copy(named);
    for (var field : LOOKED_UP) {
      if (owner.remove(field) != null) {
        dropped.add(pointer + "/" + field);
      }
    }
    if (owner.get("username") instanceof String username) {
      owner.remove("username");
      owner.put("agentId", people.agent(username, pointer + "/username").toString());
    } else if (owner.get("agentId") instanceof String id) {
      requireKnown(id, pointer + "/agentId");
    }
    return owner;
  }

  private Map<String, Object> risk(Map<?, ?> named, String pointer) {
    var risk = copy(named);
    if (risk.get("owner") instanceof String owner && !CardForm.isNotApplicable(owner)) {
      var at = pointer + "/owner";
      if (Ids.read(owner).isPresent()) {
        requireKnown(owner, at);
      } else {
        risk.put("owner", people.agent(owner, at).toString());
      }
    }
    return risk;
  }

  private void requireKnown(String id, String pointer) {
    if (Ids.read(id).flatMap(agents::find).isEmpty()) {
      throw new Refusal(UNKNOWN_PERSON, "nobody has the agent id " + id).and("pointer", pointer);
    }
  }

  private static Map<String, Object> copy(Map<?, ?> fields) {
    var copy = new LinkedHashMap<String, Object>();
    fields.forEach((name, value) -> copy.put((String) name, value));
    return copy;
  }
}
