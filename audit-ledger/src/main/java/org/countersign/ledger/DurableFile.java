package org.countersign.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A small file that after a crash is the old one or the new one, readable by its owner only. */
final class DurableFile {
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private DurableFile() {}

  static void write(Path file, byte[] bytes) throws IOException {
    var target = file.toAbsolutePath();
    var temporary = target.resolveSibling(target.getFileName() + ".new");
    Files.deleteIfExists(temporary);
    var attributes =
        isPosix(target) ? new FileAttribute<?>[] {OWNER_ONLY} : new FileAttribute<?>[0];
    var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (var out = FileChannel.open(temporary, options, attributes)) {
      var rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) {
        out.write(rest);
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
