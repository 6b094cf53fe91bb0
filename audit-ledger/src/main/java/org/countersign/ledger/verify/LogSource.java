package org.countersign.ledger.verify;

import java.io.IOException;
import java.util.Optional;
import org.countersign.ledger.Digest;
import org.countersign.ledger.Export;
import org.countersign.ledger.PayloadSource;
import org.countersign.ledger.SignedNote;

/** A log somebody brought along: an export or a directory. */
public interface LogSource {
  /** The checkpoint the log ends in, unverified. */
  SignedNote checkpoint();

  /**
   * The next line of the log, or nothing at its end.
   *
   * @throws IllegalArgumentException if it is damaged
   * @throws IOException if it cannot be read
   */
  Optional<Export.Line> next() throws IOException;

  /** Where payloads are, if they do not come as lines. */
  Optional<PayloadSource> payloads();

  /** The hash of the entry {@link #next} gave last, as the log itself keeps it beside the entry. */
  Optional<Digest> keptHash();
}
