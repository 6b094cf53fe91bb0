package org.countersign.reports;

import java.io.Console;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.countersign.ledger.verify.VerifyCommand;

/**
 * The one program an auditor needs: logs, receipts, attestations, misbehaviour and dossiers. A
 * report without a command before it is a dossier, as reports that were printed earlier say.
 */
public final class Verify {
  private static final String DOSSIER = "dossier";

  private Verify() {}

  static int run(
      List<String> arguments, PrintStream out, PrintStream err, Clock clock, boolean terminal) {
    var command = arguments.isEmpty() ? "" : arguments.get(0);
    if (VerifyCommand.COMMANDS.contains(command)) {
      var rest = arguments.subList(1, arguments.size());
      return new VerifyCommand(out, err, clock, terminal).run(command, rest);
    }
    if (command.isEmpty() || command.equals("--help") || command.equals("-h")) {
      err.print(VerifyCommand.USAGE);
      return command.isEmpty() ? 2 : 0;
    }
    boolean named = command.equals(DOSSIER);
    if (!named && !command.startsWith("-") && Files.notExists(Path.of(command))) {
      err.println("cannot do that: " + command + " is neither a command nor a report");
      err.print(VerifyCommand.USAGE);
      return 2;
    }
    var rest = named ? arguments.subList(1, arguments.size()) : arguments;
    return new ReportCheckCommand(out, err).run(rest);
  }

  /** See {@link VerifyCommand#USAGE}. */
  public static void main(String[] arguments) {
    boolean watched = Optional.ofNullable(System.console()).map(Verify::isTerminal).orElse(false);
    System.exit(run(List.of(arguments), System.out, System.err, Clock.systemUTC(), watched));
  }

  /** From Java 22 on there is a console without a terminal, too, and a method that tells. */
  private static boolean isTerminal(Console console) {
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException olderJava) {
      return true;
    }
  }
}
