package org.countersign.catalog.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The page that says which test shows what becomes of each thing that can go wrong. */
class LedgerTestsTest {
  private static final Path CHECKOUT = Path.of("..");
  private static final Set<Integer> NOT_OURS = Set.of(3, 21);
  private static final Pattern ROW = Pattern.compile("(?m)^\\| ([0-9]+) \\|[^|]*\\|([^|]*)\\|$");
  private static final Pattern NAME = Pattern.compile("`([A-Za-z0-9]+)`");

  private static List<MatchResult> rows() throws IOException {
    var page = Files.readString(CHECKOUT.resolve("docs/ledger-tests.md"));
    return ROW.matcher(page).results().toList();
  }

  @Test
  void everyNumberHasItsRowInOrder() throws IOException {
    assertThat(rows().stream().map(row -> Integer.valueOf(row.group(1))))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 51)
                .boxed()
                .filter(number -> !NOT_OURS.contains(number))
                .toList());
  }

  @Test
  void everyTestThatIsNamedIsThere() throws IOException {
    var classes = classes();

    for (var row : rows()) {
      assertThat(NAME.matcher(row.group(2)).results().map(found -> found.group(1)))
          .as("number %s", row.group(1))
          .isNotEmpty()
          .allMatch(classes::contains);
    }
  }

  private static Set<String> classes() throws IOException {
    var classes = new HashSet<String>();
    for (var part : List.of("audit-ledger/src/test", "catalog-service/src/test", "bench/src")) {
      try (var files = Files.walk(CHECKOUT.resolve(part))) {
        files
            .map(file -> String.valueOf(file.getFileName()))
            .filter(name -> name.endsWith(".java"))
            .forEach(name -> classes.add(name.substring(0, name.length() - ".java".length())));
      }
    }
    return classes;
  }
}
