package org.countersign.development;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * Accepts that the database holds less than what was signed, or contradicts it, and starts
 * everything: the service records the recovery as an entry and goes on. What was signed and is not
 * there stays lost.
 */
public final class Recover {
  private static final String LOSS = "--accept-loss";
  private static final String FORK = "--accept-fork";

  private Recover() {}

  public static void main(String[] arguments) throws InterruptedException {
    try {
      Up.main(accept(List.of(arguments)).toArray(String[]::new));
    } catch (CannotStartException sentence) {
      System.err.println("countersign: " + sentence.getMessage());
      System.exit(1);
    }
  }

  /**
   * Leaves the operator's word beside what the nodes remember; the next start takes it up.
   *
   * @return the arguments for that start
   * @throws CannotStartException if the loss is not accepted, or there is nothing to recover
   */
  static List<String> accept(List<String> arguments) {
    var word = arguments.contains(FORK) ? FORK : LOSS;
    if (!arguments.contains(word)) {
      throw new CannotStartException(
          "What was signed and is not in the database is given up for good;"
              + " say --accept-loss if that is meant, or --accept-fork if the database even"
              + " contradicts what was signed.");
    }
    var rest = new ArrayList<>(arguments);
    rest.removeAll(List.of(LOSS, FORK));
    var data = Options.of(rest).data();
    Run.refuseAnother(data);
    var signer = data.resolve("signer");
    if (!Files.isDirectory(signer)) {
      throw new CannotStartException("There is no ledger in " + data + " to recover.");
    }
    try {
      Files.writeString(
          signer.resolve(word.substring(2)), "operator-accepted\n", StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new CannotStartException("Cannot write to " + signer + ": " + e, e);
    }
    return rest;
  }
}
