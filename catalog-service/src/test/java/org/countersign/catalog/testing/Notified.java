package org.countersign.catalog.testing;

import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.List;

/** What people were told; notices follow the ledger. */
public final class Notified {
  private static final long PATIENCE_SECONDS = 30;

  private Notified() {}

  /** Of what this person was told about a subject: the occasion and where to act. */
  public static List<String> of(String person, String subject) {
    return Journey.json(CatalogClient.as(person).get("notices/mine?limit=200").body())
        .getJsonArray("items")
        .getValuesAs(JsonObject.class)
        .stream()
        .filter(each -> each.getString("subject").equals(subject))
        .map(each -> each.getString("occasion") + " " + each.getString("link"))
        .toList();
  }

  /** The same once there is something; empty if nothing comes. */
  public static List<String> soon(String person, String subject) throws InterruptedException {
    var patience = Instant.now().plusSeconds(PATIENCE_SECONDS);
    while (of(person, subject).isEmpty() && Instant.now().isBefore(patience)) {
      Thread.sleep(100);
    }
    return of(person, subject);
  }
}
