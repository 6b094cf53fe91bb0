package org.countersign.catalog.models;

import static org.countersign.catalog.problem.ProblemType.UNKNOWN_PERSON;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.identity.Directory;
import org.countersign.catalog.identity.Identity;
import org.countersign.catalog.models.RegistrationDocument.People;
import org.countersign.catalog.problem.Refusal;

/** Turns usernames into agent ids, each found in the directory at the moment it is recorded. */
@Dependent
class NamedPeople {
  private final Directory directory;
  private final Agents agents;

  @Inject
  NamedPeople(Directory directory, Agents agents) {
    this.directory = directory;
    this.agents = agents;
  }

  /** Usernames by what they did. */
  record Names(List<String> developers, List<String> producers, Optional<String> triggeredBy) {}

  /**
   * @throws Refusal {@code UNKNOWN_PERSON} naming the first that nobody has, {@code
   *     DIRECTORY_UNAVAILABLE} if the directory cannot be asked
   */
  People find(Names names) {
    return new People(
        agents(names.developers(), "/people/developers"),
        agents(names.producers(), "/people/producers"),
        names.triggeredBy().map(name -> agent(name, "/people/triggeredBy")));
  }

  /**
   * @param pointer where the request names the person
   */
  UUID agent(String username, String pointer) {
    return directory
        .find(username)
        .filter(Identity::isPerson)
        .map(agents::idOf)
        .orElseThrow(
            () ->
                new Refusal(UNKNOWN_PERSON, "no person has the username " + username)
                    .and("pointer", pointer)
                    .and("remedy", "name people by their username in the directory"));
  }

  /**
   * @param pointer where the request lists them
   */
  List<UUID> agents(List<String> usernames, String pointer) {
    return IntStream.range(0, usernames.size())
        .mapToObj(i -> agent(usernames.get(i), pointer + "/" + i))
        .toList();
  }
}
