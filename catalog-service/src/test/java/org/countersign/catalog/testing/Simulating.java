package org.countersign.catalog.testing;

import static org.countersign.catalog.testing.Example.json;
import static org.countersign.catalog.testing.Example.ok;

import jakarta.json.JsonObject;
import java.util.Optional;
import org.countersign.catalog.identity.Roles;

/** Simulations as they are watched. */
public final class Simulating {
  private Simulating() {}

  /**
   * A simulation once it has ended.
   *
   * @param path below the API
   */
  public static JsonObject ended(String path) {
    return Waiting.until(
        () -> Optional.of(read(path)).filter(view -> !state(view).matches("QUEUED|RUNNING")));
  }

  /** A simulation once it is no longer in the queue. */
  public static JsonObject begun(String path) {
    return Waiting.until(
        () -> Optional.of(read(path)).filter(view -> !state(view).equals("QUEUED")));
  }

  private static JsonObject read(String path) {
    return json(ok(CatalogClient.as(Roles.COMPLIANCE_OFFICER).get(path)));
  }

  private static String state(JsonObject view) {
    return view.getString("state");
  }
}
