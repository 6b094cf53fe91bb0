package org.countersign.ledger.verify;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.countersign.ledger.Digest;
import org.countersign.ledger.Export;
import org.countersign.ledger.PayloadSource;
import org.countersign.ledger.SignedNote;

/** A log in one file. */
public final class ExportSource implements LogSource {
  private final Export.Reader reader;

  /**
   * The export in a stream, which is read once and never closed.
   *
   * @throws IllegalArgumentException if it does not begin like an export
   */
  public ExportSource(InputStream in) throws IOException {
    this.reader = new Export.Reader(in);
  }

  @Override
  public SignedNote checkpoint() {
    return reader.checkpoint();
  }

  @Override
  public Optional<Export.Line> next() throws IOException {
    return reader.next();
  }

  @Override
  public Optional<PayloadSource> payloads() {
    return Optional.empty();
  }

  @Override
  public Optional<Digest> keptHash() {
    return Optional.empty();
  }
}
