package org.countersign.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A table that names tests is believed only while they exist. */
class DocumentationTest {
  private static final Path HOUSE = Path.of("").toAbsolutePath().getParent();
  private static final Pattern NAMED =
      Pattern.compile("`([A-Z]\\w+(?:Test|IT|Properties))(?:\\.(\\w+))?`");

  @Test
  void everyTestThatATableNamesExists() throws IOException {
    var tests = tests();
    var missing = new ArrayList<String>();
    var text = Files.readString(HOUSE.resolve("docs/requirements-and-classification.md"));

    var named = NAMED.matcher(text);
    var count = 0;
    while (named.find()) {
      count++;
      var source = Optional.ofNullable(tests.get(named.group(1) + ".java"));
      var method = Optional.ofNullable(named.group(2));
      if (source.isEmpty() || !has(source.get(), method)) {
        missing.add(named.group());
      }
    }

    assertThat(count).isGreaterThan(50);
    assertThat(missing).isEmpty();
  }

  private static boolean has(Path source, Optional<String> method) throws IOException {
    return method.isEmpty() || Files.readString(source).contains("void " + method.get() + "(");
  }

  private static Map<String, Path> tests() throws IOException {
    var tests = new HashMap<String, Path>();
    for (var module : List.of("policy-engine", "catalog-service")) {
      try (var files = Files.walk(HOUSE.resolve(module).resolve("src/test/java"))) {
        files.forEach(path -> tests.put(String.valueOf(path.getFileName()), path));
      }
    }
    return tests;
  }
}
