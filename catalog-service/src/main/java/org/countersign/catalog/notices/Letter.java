package org.countersign.catalog.notices;

import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One mail with all that waits for a person. It says what kind of thing happened, how often, and
 * where to look; no name, no reason, nothing that was measured.
 *
 * @param notices at least one, oldest first; beyond {@value #LISTED} the newest are counted
 * @param home the service as people reach it
 */
record Letter(List<Notice> notices, URI home) {
  private static final int LISTED = 200;

  /** As many notices go in one letter; more make another. */
  static final int MOST = 5_000;

  Letter {
    notices = List.copyOf(notices);
    if (notices.isEmpty()) {
      throw new IllegalArgumentException("a letter without a notice says nothing");
    }
  }

  String subject() {
    return notices.size() == 1
        ? "Countersign: " + notices.get(0).occasion().title()
        : "Countersign: " + notices.size() + " notices";
  }

  String text() {
    return notices.stream()
        .limit(LISTED)
        .map(each -> each.occasion().title() + ":\r\n" + home + each.link())
        .collect(
            Collectors.joining(
                "\r\n\r\n",
                "",
                "\r\n\r\n"
                    + unlisted(notices.size() - LISTED)
                    + "All your notices: "
                    + home
                    + "/ui/notices\r\n"));
  }

  private static String unlisted(int more) {
    return more > 0 ? more + (more == 1 ? " more is" : " more are") + " in the list.\r\n\r\n" : "";
  }
}
