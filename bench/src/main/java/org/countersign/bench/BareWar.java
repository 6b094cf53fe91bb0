package org.countersign.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** Packs the bare stack into a WAR: its classes, and the PostgreSQL driver of the service's own. */
final class BareWar {
  /** By name: their supertypes are Jakarta's, which this program runs without. */
  private static final List<String> CLASSES =
      List.of("BareApplication", "BareResource", "BareResource$Message", "BareTable");

  private BareWar() {}

  static Path write(Path war) throws IOException {
    Files.createDirectories(war.getParent());
    try (var jar = new JarOutputStream(Files.newOutputStream(war))) {
      for (var name : CLASSES) {
        var file = "org/countersign/bench/bare/" + name + ".class";
        copy(jar, "WEB-INF/classes/" + file, "/" + file);
      }
      add(
          jar,
          "WEB-INF/beans.xml",
          "<beans xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"4.0\""
              + " bean-discovery-mode=\"all\"/>");
      add(
          jar,
          "WEB-INF/payara-web.xml",
          "<payara-web-app><context-root>/</context-root></payara-web-app>");
      driver(jar);
    }
    return war;
  }

  private static void driver(JarOutputStream jar) throws IOException {
    var source =
        DriverManager.drivers()
            .map(driver -> driver.getClass().getProtectionDomain().getCodeSource().getLocation())
            .findFirst()
            .orElseThrow(() -> new IOException("no JDBC driver on the class path"));
    jar.putNextEntry(new JarEntry("WEB-INF/lib/postgresql.jar"));
    try (var stream = source.openStream()) {
      stream.transferTo(jar);
    }
    jar.closeEntry();
  }

  private static void copy(JarOutputStream jar, String name, String resource) throws IOException {
    jar.putNextEntry(new JarEntry(name));
    try (var stream = BareWar.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IOException("no class file " + resource);
      }
      stream.transferTo((OutputStream) jar);
    }
    jar.closeEntry();
  }

  private static void add(JarOutputStream jar, String name, String text) throws IOException {
    jar.putNextEntry(new JarEntry(name));
    jar.write(text.getBytes(StandardCharsets.UTF_8));
    jar.closeEntry();
  }
}
