package org.countersign.ledger.verify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.countersign.ledger.CanonicalJson;
import org.countersign.ledger.LogPolicy;
import org.countersign.ledger.MalformedJsonException;

/** A command line: files, options with a value, flags. */
final class Arguments {
  private static final int MAX_SMALL_FILE = 64 * 1024 * 1024;

  private final List<String> files = new ArrayList<>();
  private final Map<String, String> values = new HashMap<>();

  /**
   * Reads a command line.
   *
   * @param flags options without a value
   * @param options options with one
   * @throws IllegalArgumentException for an option that is neither, is given twice, or misses its
   *     value
   */
  Arguments(List<String> line, Set<String> flags, Set<String> options) {
    for (var rest = line.iterator(); rest.hasNext(); ) {
      var word = rest.next();
      if (!word.startsWith("--")) {
        files.add(word);
        continue;
      }
      boolean flag = flags.contains(word);
      if (!flag && !options.contains(word)) {
        throw new IllegalArgumentException("unknown option " + word);
      }
      if (!flag && !rest.hasNext()) {
        throw new IllegalArgumentException(word + " needs a value");
      }
      if (values.put(word, flag ? "" : rest.next()) != null) {
        throw new IllegalArgumentException(word + " is given twice");
      }
    }
  }

  List<String> files() {
    return files;
  }

  boolean has(String flag) {
    return values.containsKey(flag);
  }

  Optional<String> value(String option) {
    return Optional.ofNullable(values.get(option));
  }

  String required(String option) {
    return value(option).orElseThrow(() -> new IllegalArgumentException(option + " is missing"));
  }

  LogPolicy policy() throws IOException {
    return LogPolicy.parse(bytes(required("--policy")));
  }

  static byte[] bytes(String file) throws IOException {
    var path = Path.of(file);
    if (!Files.isRegularFile(path)) {
      throw new IOException("no such file: " + file);
    }
    if (Files.size(path) > MAX_SMALL_FILE) {
      throw new IOException(file + " is larger than " + MAX_SMALL_FILE + " bytes");
    }
    return Files.readAllBytes(path);
  }

  /** The bytes of an entry, by themselves or within what the service answers about the entry. */
  static byte[] leaf(String file) throws IOException {
    var bytes = bytes(file);
    try {
      var json = CanonicalJson.parse(bytes, CanonicalJson.Profile.document(MAX_SMALL_FILE));
      if (json instanceof Map<?, ?> entry && entry.get("leaf") instanceof String leaf) {
        return leaf.getBytes(StandardCharsets.UTF_8);
      }
    } catch (MalformedJsonException itself) {
      // then whoever reads the leaf says what is wrong with it
    }
    return bytes;
  }

  static String text(String file) throws IOException {
    return new String(bytes(file), StandardCharsets.UTF_8);
  }
}
