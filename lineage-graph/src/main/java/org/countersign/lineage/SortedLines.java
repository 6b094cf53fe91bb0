package org.countersign.lineage;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lines in the order of their bytes, each once, however many there are: what does not fit into
 * memory goes to temporary files, which are merged.
 */
final class SortedLines implements AutoCloseable {
  private final long mostBytes;
  private final List<Path> files = new ArrayList<>();
  private TreeSet<byte[]> lines = new TreeSet<>(Arrays::compareUnsigned);
  private long bytes;

  /**
   * @param mostBytes of lines held in memory; they take about three times that
   */
  SortedLines(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  void add(byte[] line) {
    if (lines.add(line)) {
      bytes += line.length;
      if (bytes > mostBytes) {
        spill();
      }
    }
  }

  private void spill() {
    try {
      var file = Files.createTempFile("lineage", ".sorted");
      files.add(file);
      try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
        for (var line : lines) {
          out.writeInt(line.length);
          out.write(line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    lines = new TreeSet<>(Arrays::compareUnsigned);
    bytes = 0;
  }

  void forEach(Consumer<byte[]> each) {
    if (files.isEmpty()) {
      lines.forEach(each);
      return;
    }
    spill();
    try {
      merge(each);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void merge(Consumer<byte[]> each) throws IOException {
    var heads = new PriorityQueue<Head>((a, b) -> Arrays.compareUnsigned(a.line(), b.line()));
    var open = new ArrayList<DataInputStream>();
    try {
      for (var file : files) {
        var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)));
        open.add(in);
        advance(in, heads);
      }
      byte[] last = null;
      while (!heads.isEmpty()) {
        var head = heads.remove();
        if (last == null || !Arrays.equals(last, head.line())) {
          each.accept(head.line());
        }
        last = head.line();
        advance(head.rest(), heads);
      }
    } finally {
      for (var in : open) {
        in.close();
      }
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared as a value
  private record Head(byte[] line, DataInputStream rest) {}

  private static void advance(DataInputStream in, PriorityQueue<Head> heads) throws IOException {
    var line = next(in);
    if (line != null) {
      heads.add(new Head(line, in));
    }
  }

  private static byte @Nullable [] next(DataInputStream in) throws IOException {
    try {
      return in.readNBytes(in.readInt());
    } catch (EOFException e) {
      return null;
    }
  }

  @Override
  public void close() {
    for (var file : files) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
