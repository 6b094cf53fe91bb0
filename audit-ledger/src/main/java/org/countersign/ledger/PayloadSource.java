package org.countersign.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Where payloads are kept, by their digest. */
public interface PayloadSource {
  /** The stored bytes, whatever they are; empty if there are none under this digest. */
  Optional<InputStream> open(Digest sha256) throws IOException;
}
