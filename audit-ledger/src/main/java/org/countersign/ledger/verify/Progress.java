package org.countersign.ledger.verify;

import java.io.PrintStream;
import java.util.Optional;
import java.util.function.LongConsumer;

/** A bar for whoever watches, drawn when a further hundredth is done. */
final class Progress implements LongConsumer, AutoCloseable {
  private static final int WIDTH = 40;

  private final Optional<PrintStream> terminal;
  private final long size;
  private long drawn = -1;

  Progress(Optional<PrintStream> terminal, long size) {
    this.terminal = terminal;
    this.size = size;
  }

  @Override
  public void accept(long done) {
    long hundredths = size == 0 ? 100 : Math.min(100, done * 100 / size);
    if (terminal.isEmpty() || hundredths == drawn) {
      return;
    }
    drawn = hundredths;
    int full = (int) (hundredths * WIDTH / 100);
    terminal
        .get()
        .printf(
            "\r[%s%s] %3d %%  %,d of %,d entries",
            "#".repeat(full), " ".repeat(WIDTH - full), hundredths, done, size);
  }

  /** Clears the line. */
  @Override
  public void close() {
    if (drawn >= 0) {
      terminal.ifPresent(stream -> stream.print("\r" + " ".repeat(WIDTH + 60) + "\r"));
    }
  }
}
