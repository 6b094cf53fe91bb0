package org.countersign.catalog.identity;

import static org.countersign.catalog.problem.ProblemType.ACCOUNT_DISABLED;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.countersign.catalog.problem.Refusal;

/** Pseudonyms: the ids by which ledger entries name people and services. */
@ApplicationScoped
public class Agents {
  private static final int REMEMBERED = 10_000;

  private final Map<Account, UUID> known = new ConcurrentHashMap<>();
  private final Map<UUID, Agent> named = new ConcurrentHashMap<>();

  @Inject private AgentRows rows;
  @Inject private Directory directory;

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected Agents() {}

  /** An account with the names it was last seen under. */
  private record Account(String issuer, String subject, String username, String displayName) {}

  /**
   * The pseudonym of an account, drawn at random when it is first seen. It is stored in a
   * transaction of its own, so that an entry can name an agent whose own request failed.
   *
   * @throws Refusal {@code ACCOUNT_DISABLED} if it would be a new one of a person who cannot sign
   *     in any more: who was erased does not come back as somebody else while a token lasts
   */
  public UUID idOf(Identity identity) {
    var account =
        new Account(
            identity.issuer().toString(),
            identity.subject(),
            identity.username(),
            identity.displayName());
    var remembered = known.get(account);
    if (remembered != null) {
      return remembered;
    }
    if (identity.isPerson()
        && !rows.isKnown(identity)
        && !directory.isEnabled(identity.subject())) {
      throw new Refusal(ACCOUNT_DISABLED, "no pseudonym is drawn for an account like this");
    }
    var id = rows.getOrCreate(identity);
    if (known.size() >= REMEMBERED) {
      known.clear();
    }
    known.put(account, id);
    named.remove(id);
    return id;
  }

  /**
   * Whoever a pseudonym stands for.
   *
   * @param subject the account's id at the issuer
   */
  public record Agent(UUID id, String subject, String username, String displayName) {}

  /** An agent as answers show it. */
  public record AgentView(UUID id, String name) {}

  /** Whether a pseudonym stands for somebody one can talk to; one that was erased may. */
  public boolean isPerson(UUID id) {
    return find(id).filter(agent -> Identity.isServiceAccount(agent.username())).isEmpty();
  }

  /** Who a pseudonym is; empty once the mapping was erased. */
  public Optional<Agent> find(UUID id) {
    var remembered = named.get(id);
    if (remembered != null) {
      return Optional.of(remembered);
    }
    var found = rows.find(id);
    if (named.size() >= REMEMBERED) {
      named.clear();
    }
    found.ifPresent(agent -> named.put(id, agent));
    return found;
  }

  /** Nothing is remembered of anybody: a mapping was erased, here or on another node. */
  public void forget() {
    known.clear();
    named.clear();
  }

  /** The agent with the name people know it by. */
  public AgentView view(UUID id) {
    return new AgentView(id, find(id).map(Agents::readable).orElse("erased person"));
  }

  /** A service account is no person, and its name should say so in words. */
  private static String readable(Agent agent) {
    return Identity.isServiceAccount(agent.displayName())
        ? Identity.clientOf(agent.displayName()) + " (service account)"
        : agent.displayName();
  }
}
