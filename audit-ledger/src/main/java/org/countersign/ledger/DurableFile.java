package org.countersign.ledger;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A small file that after a crash is the old one or the new one, readable by its owner only. */
public final class DurableFile {
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private static final int PART = 64 * 1024;

  private DurableFile() {}

  /** Replaces a file by these bytes; durable, name and all, when this returns. */
  public static void write(Path file, byte[] bytes) throws IOException {
    write(file, new ByteArrayInputStream(bytes));
  }

  static void write(Path file, InputStream content) throws IOException {
    var target = file.toAbsolutePath();
    var temporary = target.resolveSibling(target.getFileName() + ".new");
    Files.deleteIfExists(temporary);
    var attributes =
        isPosix(target) ? new FileAttribute<?>[] {OWNER_ONLY} : new FileAttribute<?>[0];
    var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (var out = FileChannel.open(temporary, options, attributes)) {
      var part = new byte[PART];
      int read;
      while ((read = content.read(part)) >= 0) {
        var rest = ByteBuffer.wrap(part, 0, read);
        while (rest.hasRemaining()) {
          out.write(rest);
        }
      }
      out.force(true);
    }
    Files.move(
        temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    if (isPosix(target)) {
      // the new name is durable once its directory is
      try (var directory = FileChannel.open(parent(target), StandardOpenOption.READ)) {
        directory.force(true);
      }
    }
  }

  /** The text of a file that is no longer than it should be. */
  static String text(Path file, int most) throws IOException {
    try (var in = Files.newInputStream(file)) {
      var bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new IOException(file + " is longer than " + most + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /**
   * Refuses a file with a secret that others could read or change.
   *
   * @throws IOException if it is open to them (POSIX), or not there
   */
  static void requireNotOpenToOthers(Path file) throws IOException {
    if (!isPosix(file)) {
      return;
    }
    var mode = Files.getPosixFilePermissions(file);
    if (mode.contains(PosixFilePermission.OTHERS_READ)
        || mode.contains(PosixFilePermission.OTHERS_WRITE)
        || mode.contains(PosixFilePermission.GROUP_READ)
        || mode.contains(PosixFilePermission.GROUP_WRITE)) {
      throw new IOException(file + " is open to others than its owner: chmod 600 it");
    }
  }

  static boolean isPosix(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static Path parent(Path absolute) throws IOException {
    var parent = absolute.getParent();
    if (parent == null) {
      throw new IOException("not a file: " + absolute);
    }
    return parent;
  }
}
