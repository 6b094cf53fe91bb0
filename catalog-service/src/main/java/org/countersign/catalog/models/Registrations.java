package org.countersign.catalog.models;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.countersign.catalog.journal.Payloads;
import org.countersign.ledger.CanonicalJson;

/** Registrations by digest. One never changes, so those of ordinary size are read once. */
@ApplicationScoped
public class Registrations {
  private static final int REMEMBERED = 2_000;
  private static final int ORDINARY_BYTES = 16 * 1024;

  private final Map<String, RegistrationDocument> known = new ConcurrentHashMap<>();

  @Inject private Payloads payloads;

  /** The container fills the field. */
  @SuppressWarnings("NullAway.Init")
  protected Registrations() {}

  /**
   * @param sha256 as the version's row names it
   */
  public RegistrationDocument get(String sha256) {
    var before = known.get(sha256);
    return before == null ? read(sha256) : before;
  }

  @SuppressWarnings("unchecked") // Deed.about stores objects alone
  private RegistrationDocument read(String sha256) {
    var bytes =
        payloads
            .bytes(sha256)
            .orElseThrow(() -> new IllegalStateException("registration " + sha256 + " is missing"));
    var profile = CanonicalJson.Profile.document(bytes.length);
    var document =
        RegistrationDocument.of((Map<String, Object>) CanonicalJson.parse(bytes, profile));
    if (bytes.length <= ORDINARY_BYTES) {
      if (known.size() >= REMEMBERED) {
        known.clear();
      }
      known.put(sha256, document);
    }
    return document;
  }
}
