package org.countersign.catalog.reviews;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.identity.Directory;
import org.countersign.catalog.identity.Identity;

/** Finds the people whom a text names as {@code @username}. */
@Dependent
class Mentions {
  /** A text that names more is no call for somebody. */
  static final int MOST = 10;

  private static final Pattern NAME =
      Pattern.compile("(?<![\\w.@-])@([A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?)");

  private final Directory directory;
  private final Agents agents;

  @Inject
  Mentions(Directory directory, Agents agents) {
    this.directory = directory;
    this.agents = agents;
  }

  /** Usernames in the order of the text, each once, whether or not anybody has them. */
  static List<String> names(String text) {
    return NAME.matcher(text)
        .results()
        .map(MatchResult::group)
        .map(found -> found.substring(1))
        .distinct()
        .limit(MOST)
        .toList();
  }

  /** Pseudonyms of the people named; a name that nobody has is only text. */
  List<UUID> in(String text) {
    return names(text).stream()
        .flatMap(name -> directory.find(name).stream())
        .filter(Identity::isPerson)
        .map(agents::idOf)
        .distinct()
        .toList();
  }
}
