package org.countersign.catalog.platform;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * What the build says of itself.
 *
 * @param version as in the POM, e.g. {@code 0.1.0}
 */
public record Release(String version) {
  private static final String FILE = "release.properties";

  public Release {
    if (version.isBlank() || version.contains("${")) {
      throw new IllegalArgumentException("the build did not say its version: " + version);
    }
  }

  static Release ofBuild() {
    try (InputStream file = Release.class.getResourceAsStream(FILE)) {
      if (file == null) {
        throw new IllegalStateException(FILE + " is missing");
      }
      var said = new Properties();
      said.load(file);
      return new Release(said.getProperty("version", ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
