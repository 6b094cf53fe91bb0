package org.countersign.development;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;

/** Finds the servers that the build of this module unpacked under its {@code target/servers}. */
final class Distribution {
  /** Names the directory of the servers when they are not where the build puts them. */
  static final String PROPERTY = "countersign.servers";

  private Distribution() {}

  /**
   * The newest file or directory of the servers whose name starts like this.
   *
   * @throws CannotStartException if the module was not built
   */
  static Path find(String prefix) {
    return candidates()
        .filter(Files::isDirectory)
        .flatMap(directory -> list(directory, prefix))
        .findFirst()
        .orElseThrow(
            () ->
                new CannotStartException(
                    prefix
                        + " is missing; build the module keycloak-realm, or name the directory"
                        + " that has it with -D"
                        + PROPERTY
                        + "."));
  }

  private static Stream<Path> candidates() {
    var named = System.getProperty(PROPERTY);
    if (named != null) {
      return Stream.of(Path.of(named));
    }
    var besideOurClasses = ourCode().resolveSibling("servers");
    var aboveWorkingDirectory =
        Stream.iterate(Path.of("").toAbsolutePath(), Path::getParent)
            .takeWhile(Objects::nonNull)
            .map(directory -> directory.resolve("keycloak-realm/target/servers"));
    return Stream.concat(Stream.of(besideOurClasses), aboveWorkingDirectory);
  }

  private static Path ourCode() {
    try {
      return Path.of(
          Distribution.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("where is our own code", e);
    }
  }

  private static Stream<Path> list(Path directory, String prefix) {
    try (var files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .sorted(Comparator.reverseOrder())
          .toList()
          .stream();
    } catch (IOException e) {
      throw new CannotStartException("Cannot read " + directory + ": " + e, e);
    }
  }
}
