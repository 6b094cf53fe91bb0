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
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the graph of a node lies on disk while a second one grows beside it: a directory, and in it
 * one directory for each graph that was rebuilt. A file names the one that is in use and is
 * replaced in one step, so a process that ends at any time finds a whole graph when it starts; a
 * second file names the one that grows, so that it also finds what it was about.
 *
 * <p>To rebuild: open a store in {@link #next}, let it follow the ledger while the first is read,
 * {@link #take} its place, close the first, and {@link #clean} up. At a start: clean up, open
 * {@link #current}, and if a rebuild was {@link #begun} go on with it.
 */
public final class Slots {
  private static final String CURRENT = "current";
  private static final String GROWING = "growing";
  private static final Pattern SLOT = Pattern.compile("slot-([1-9][0-9]{0,8})");
  private static final Pattern OF_A_GRAPH =
      Pattern.compile("Data-[0-9]+|tdb\\.(?:lock|cfg)|compacted|slot-[0-9]+|.*\\.next");

  private final Path root;

  /** TDB2 never lets go of a directory that it failed to open, so none is tried again. */
  private int given;

  /**
   * @param root exists; a graph that lies in it itself counts as the first
   */
  public Slots(Path root) {
    this.root = root;
  }

  /** The directory of the graph in use. */
  public Path current() {
    return named(CURRENT)
        .map(
            name -> {
              if (SLOT.matcher(name).matches() && Files.isDirectory(root.resolve(name))) {
                return root.resolve(name);
              }
              throw new IllegalStateException(root.resolve(CURRENT) + " names no graph: " + name);
            })
        .orElse(root);
  }

  /** The directory of a graph that was begun and did not take its place yet. */
  public Optional<Path> begun() {
    return named(GROWING)
        .filter(name -> SLOT.matcher(name).matches())
        .map(root::resolve)
        .filter(Files::isDirectory)
        .filter(slot -> !slot.equals(current()));
  }

  /** The directory for the next graph: that which was begun as it was left, or an empty one. */
  public Path next() {
    return begun().orElseGet(this::begin);
  }

  private Path begin() {
    var next = empty();
    try {
      name(GROWING, next);
      return next;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * An empty directory for a graph that is of use only if this process finishes it; {@link #clean}
   * deletes it until it was taken.
   */
  public Path empty() {
    var matcher = SLOT.matcher(String.valueOf(current().getFileName()));
    var number = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    given++;
    var next = root.resolve("slot-" + (number + given));
    try {
      delete(next);
      return Files.createDirectory(next);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Forgets a graph that was begun; the next one begins empty. It must not be open. */
  public void abandon() {
    try {
      Files.deleteIfExists(root.resolve(GROWING));
      clean();
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
      name(CURRENT, next);
      given = 0;
      Files.deleteIfExists(root.resolve(GROWING));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<String> named(String marker) {
    var file = root.resolve(marker);
    try {
      return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** In one step: who reads the marker finds its old name or its new one. */
  private void name(String marker, Path slot) throws IOException {
    var written = root.resolve(marker + ".next");
    Files.writeString(written, String.valueOf(slot.getFileName()));
    force(written);
    Files.move(
        written,
        root.resolve(marker),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    force(root);
  }

  private static void force(Path path) throws IOException {
    try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Deletes every graph but the one in use and the one that grows. No other may be open. */
  public void clean() {
    var current = current();
    var begun = begun();
    try (var files = Files.list(root)) {
      for (var file : files.toList()) {
        var name = String.valueOf(file.getFileName());
        var needed =
            file.equals(current)
                || begun.filter(file::equals).isPresent()
                || (current.equals(root) && isOfTheFirst(name));
        if (OF_A_GRAPH.matcher(name).matches() && !needed) {
          delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first graph lies in the directory itself. */
  private static boolean isOfTheFirst(String name) {
    return !SLOT.matcher(name).matches() && !name.endsWith(".next");
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
