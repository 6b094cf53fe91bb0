package org.countersign.development;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends the run of a data directory, or what a killed run left behind there. */
public final class Down {
  private Down() {}

  public static void main(String[] arguments) throws Exception {
    try {
      end(Options.of(List.of(arguments)), new Progress(System.out));
    } catch (CannotStartException sentence) {
      System.err.println("countersign: " + sentence.getMessage());
      System.exit(1);
    }
  }

  private static void end(Options options, Progress progress)
      throws InterruptedException, ExecutionException {
    var data = options.data();
    var launcher = Run.of(data).flatMap(Run::process);
    if (launcher.isPresent()) {
      launcher.get().destroy();
      try {
        launcher.get().onExit().get(4, TimeUnit.MINUTES);
      } catch (TimeoutException e) {
        throw new CannotStartException(
            "The run with process id %d does not end.".formatted(launcher.get().pid()), e);
      }
      progress.say("Countersign has ended; its data stays in %s", data);
    } else if (data.toFile().isDirectory() && Servers.endOrphans(data)) {
      Run.forget(data);
      progress.say("Ended what an earlier run had left running.");
    } else {
      progress.say("Countersign does not run over %s", data);
    }
  }
}
