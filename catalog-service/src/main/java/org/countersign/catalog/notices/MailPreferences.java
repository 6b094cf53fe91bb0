package org.countersign.catalog.notices;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.UUID;
import javax.sql.DataSource;
import org.countersign.catalog.platform.Rows;

/** Who wants their mail when. */
@Dependent
class MailPreferences {
  private final Rows rows;
  private final Clock clock;

  @Inject
  MailPreferences(DataSource database, Clock clock) {
    this.rows = new Rows(database, "preferences of mail");
    this.clock = clock;
  }

  /** Who never said is told immediately. */
  MailPreference of(UUID agent) {
    return rows
        .query(
            "SELECT mail FROM mail_preference WHERE agent = ?",
            Rows.values(agent),
            row -> MailPreference.valueOf(row.getString(1)))
        .stream()
        .findFirst()
        .orElse(MailPreference.IMMEDIATELY);
  }

  /** Also for what waits already: a person who wants to be told at once is told of it now. */
  void set(UUID agent, MailPreference preference) {
    var now = Rows.utc(clock.instant());
    rows.change(
        "INSERT INTO mail_preference (agent, mail, set_at) VALUES (?, ?, ?)"
            + " ON CONFLICT (agent) DO UPDATE SET mail = excluded.mail, set_at = excluded.set_at",
        Rows.values(agent, preference.name(), now));
    if (preference == MailPreference.IMMEDIATELY) {
      rows.change(
          "UPDATE notice SET next_at = ? WHERE agent = ? AND state = 'WAITING' AND attempts = 0"
              + " AND next_at > ?",
          Rows.values(now, agent, now));
    }
  }
}
