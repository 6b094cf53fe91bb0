package org.countersign.policy;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The command {@code countersign policy test}: judges golden vectors without a server. Exit code 0:
 * all pass, 1: one fails, 2: the command was wrong or a document cannot be used.
 */
public final class VectorCheck {
  private static final String USAGE =
      """
      usage: countersign policy test [--pack FILE] [--vectors FILE]
        --pack FILE     a rule pack (default: the packs that come with Countersign)
        --vectors FILE  judge these instead of the pack's own: a list, or under the key 'vectors'
                        (default pack: the EU AI Act)
      exit code: 0 every vector passes, 1 one fails, 2 wrong usage or an unusable document
      """;

  private final PrintStream out;
  private final PrintStream err;

  VectorCheck(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  public static void main(String[] arguments) {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    var err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    System.exit(new VectorCheck(out, err).run(List.of(arguments)));
  }

  int run(List<String> arguments) {
    Optional<Path> pack = Optional.empty();
    Optional<Path> vectors = Optional.empty();
    try {
      for (var rest = arguments.iterator(); rest.hasNext(); ) {
        var argument = rest.next();
        switch (argument) {
          case "--pack" -> pack = Optional.of(file(argument, rest));
          case "--vectors" -> vectors = Optional.of(file(argument, rest));
          default -> throw new IllegalArgumentException("unknown option " + argument);
        }
      }
      var failed = 0;
      for (var each : packs(pack, vectors)) {
        failed += judge(each, vectors);
      }
      return failed == 0 ? 0 : 1;
    } catch (DocumentException e) {
      err.println(e.getMessage());
      return 2;
    } catch (IOException e) {
      err.println("cannot read " + e.getMessage());
      return 2;
    } catch (IllegalArgumentException e) {
      err.println("cannot do that: " + e.getMessage());
      err.print(USAGE);
      return 2;
    }
  }

  private static List<RulePack> packs(Optional<Path> pack, Optional<Path> vectors)
      throws IOException {
    if (pack.isPresent()) {
      return List.of(RulePack.load(pack.get().toString(), Files.readAllBytes(pack.get())));
    }
    return vectors.isPresent()
        ? List.of(RulePack.euAiAct())
        : List.of(RulePack.euAiAct(), RulePack.housePolicy());
  }

  private int judge(RulePack pack, Optional<Path> vectors) throws IOException {
    var results =
        vectors.isPresent()
            ? pack.runVectors(vectors.get().toString(), Files.readAllBytes(vectors.get()))
            : pack.runVectors();
    var failed = new ArrayList<VectorResult>();
    for (var result : results) {
      out.println((result.passed() ? "ok    " : "FAIL  ") + result.name() + ": " + said(result));
      if (!result.passed()) {
        failed.add(result);
      }
    }
    if (vectors.isEmpty()) {
      pack.idleQuestions()
          .forEach(id -> out.println("note  " + id + ": no vector notices how it is answered"));
    }
    out.println(
        "%s: %d vectors, %d failed".formatted(pack.edition(), results.size(), failed.size()));
    return failed.size();
  }

  private static String said(VectorResult result) {
    return result.passed() ? result.actual().toString() : String.join("; ", result.differences());
  }

  private static Path file(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(option + " needs a file");
    }
    try {
      return Path.of(rest.next());
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(option + ": " + e.getMessage(), e);
    }
  }
}
