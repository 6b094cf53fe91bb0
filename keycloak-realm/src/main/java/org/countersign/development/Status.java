package org.countersign.development;

import java.util.List;

/**
 * Says what runs over a data directory. Exit code 0 if the application answers, 1 if it runs and
 * does not answer, 3 if nothing runs.
 */
public final class Status {
  private static final int NOT_ANSWERING = 1;
  private static final int NOT_RUNNING = 3;

  private Status() {}

  public static void main(String[] arguments) throws InterruptedException {
    try {
      System.exit(tell(Options.of(List.of(arguments)), new Progress(System.out)));
    } catch (CannotStartException sentence) {
      System.err.println("countersign: " + sentence.getMessage());
      System.exit(1);
    }
  }

  private static int tell(Options options, Progress progress) throws InterruptedException {
    var running = Run.of(options.data());
    if (running.isEmpty()) {
      progress.say("Countersign does not run over %s; 'countersign up' starts it.", options.data());
      return NOT_RUNNING;
    }
    var run = running.get();
    var answers = CatalogServer.answers(run.url());
    progress.say("Catalog     %s/ui/ (%s)", run.url(), answers ? "answers" : trouble(run));
    progress.say("Issuer      %s", run.issuer());
    progress.say("Data        %s", options.data());
    progress.say("Process     %s", run.launcher().substring(0, run.launcher().indexOf(' ')));
    if (!answers) {
      progress.say("Logs        %s", options.data().resolve("logs"));
    }
    return answers ? 0 : NOT_ANSWERING;
  }

  private static String trouble(Run run) throws InterruptedException {
    var down = CatalogServer.down(run.url());
    return down.isEmpty() ? "does not answer" : "is not ready: " + String.join(", ", down);
  }
}
