package org.countersign.development;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Tells the person at the terminal what is being started and how long it took. */
record Progress(PrintStream out) {

  /** Runs one step between its two lines. */
  <T> T step(String server, Callable<T> start) throws Exception {
    var began = System.nanoTime();
    say("%-11s starting …", server);
    var started = start.call();
    say("%-11s ready (%.1f s)", server, (System.nanoTime() - began) / 1e9);
    return started;
  }

  void say(String line, Object... values) {
    out.printf(Locale.ROOT, line + "%n", values);
    out.flush();
  }
}
