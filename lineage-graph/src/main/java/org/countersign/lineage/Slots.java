package org.countersign.lineage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where the graph of a node lies on disk while a second one grows beside it: a directory, and in it
 * one directory for each graph that was rebuilt. A file names the one that is in use and is
 * replaced in one step, so a process that ends at any time finds a whole graph when it starts.
 *
 * <p>To rebuild: open a store in {@link #next}, let it follow the ledger while the first is read,
 * {@link #take} its place, close the first, and {@link #clean} up.
 */
public final class Slots {
  private static final String CURRENT = "current";
  private static final Pattern SLOT = Pattern.compile("slot-([1-9][0-9]{0,8})");
  private static final Pattern OF_A_GRAPH =
      Pattern.compile("Data-[0-9]+|tdb\\.(?:lock|cfg)|compacted|slot-[0-9]+|current\\.next");

  private final Path root;

  /**
   * @param root exists; a graph that lies in it itself counts as the first
   */
  public Slots(Path root) {
    this.root = root;
  }

  /** The directory of the graph in use. */
  public Path current() {
    var marker = root.resolve(CURRENT);
    try {
      if (Files.exists(marker)) {
        var name = Files.readString(marker).strip();
        if (SLOT.matcher(name).matches() && Files.isDirectory(root.resolve(name))) {
          return root.resolve(name);
        }
        throw new IllegalStateException(marker + " names no graph: " + name);
      }
      return root;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An empty directory for the next graph; what an earlier attempt left there is gone. */
  public Path next() {
    var matcher = SLOT.matcher(String.valueOf(current().getFileName()));
    var number = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    var next = root.resolve("slot-" + (number + 1));
    try {
      delete(next);
      return Files.createDirectory(next);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes a graph that {@link #next} gave the one in use, from the next start on. */
  public void take(Path next) {
    var name = String.valueOf(next.getFileName());
    if (!next.equals(root.resolve(name)) || !SLOT.matcher(name).matches()) {
      throw new IllegalArgumentException(next + " is no slot of " + root);
    }
    try {
      var written = root.resolve(CURRENT + ".next");
      Files.writeString(written, name);
      force(written);
      Files.move(
          written,
          root.resolve(CURRENT),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      force(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void force(Path path) throws IOException {
    try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Deletes every graph but the one in use. None of them may be open. */
  public void clean() {
    var current = current();
    try (var files = Files.list(root)) {
      for (var file : files.toList()) {
        var ours = OF_A_GRAPH.matcher(String.valueOf(file.getFileName())).matches();
        if (ours && !current.equals(root) && !file.equals(current)) {
          delete(file);
        }
        if (ours
            && current.equals(root)
            && SLOT.matcher(String.valueOf(file.getFileName())).matches()) {
          delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    List<Path> all;
    try (var files = Files.walk(path)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (var each : all) {
      Files.delete(each);
    }
  }
}
