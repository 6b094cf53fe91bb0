package org.countersign.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import org.countersign.bench.bare.BareTable;

/**
 * Packs the bare stack into a WAR: its classes, and of the service's own WAR the PostgreSQL driver
 * and what writes an entry.
 */
final class BareWar {
  private static final String CLASSES = "WEB-INF/classes/";

  /** By name: their supertypes are Jakarta's, which this program runs without. */
  private static final List<String> OWN =
      List.of(
          "org/countersign/bench/bare/BareApplication",
          "org/countersign/bench/bare/BareResource",
          "org/countersign/bench/bare/BareResource$Message",
          "org/countersign/bench/bare/BareTable",
          "org/countersign/catalog/journal/BenchLog");

  private static final Pattern LIBRARIES =
      Pattern.compile("WEB-INF/lib/(postgresql|audit-ledger|bcprov|bcutil|bcpkix)-.*[.]jar");
  private static final Pattern STORE =
      Pattern.compile(
          CLASSES
              + "org/countersign/catalog/(journal/(JdbcLedgerStore|KeyEntries|Signer|State|StaleKeyException)"
              + "|platform/(Ids|DatabaseUnavailableException))([$].*)?[.]class");
  private static final Pattern MIGRATION =
      Pattern.compile(CLASSES + "(db/migration/V(\\d+)__.*sql)");

  private BareWar() {}

  static Path write(Path war, Path service) throws IOException {
    Files.createDirectories(war.getParent());
    try (var jar = new JarOutputStream(Files.newOutputStream(war));
        var from = new JarFile(service.toFile())) {
      for (var name : OWN) {
        own(jar, name + ".class");
      }
      for (var entry : from.stream().filter(BareWar::isTaken).toList()) {
        jar.putNextEntry(new JarEntry(entry.getName()));
        from.getInputStream(entry).transferTo(jar);
        jar.closeEntry();
      }
      add(jar, CLASSES + BareTable.MIGRATIONS.substring(1), migrations(from));
      add(
          jar,
          "WEB-INF/beans.xml",
          "<beans xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"4.0\""
              + " bean-discovery-mode=\"annotated\"><scan>"
              + "<exclude name=\"org.countersign.catalog.**\"/></scan></beans>");
      add(
          jar,
          "WEB-INF/payara-web.xml",
          "<payara-web-app><context-root>/</context-root></payara-web-app>");
    }
    return war;
  }

  private static boolean isTaken(JarEntry entry) {
    return List.of(LIBRARIES, STORE, MIGRATION).stream()
        .anyMatch(each -> each.matcher(entry.getName()).matches());
  }

  private static String migrations(JarFile from) {
    return from.stream()
        .map(entry -> MIGRATION.matcher(entry.getName()))
        .filter(name -> name.matches())
        .sorted(Comparator.comparingInt(name -> Integer.parseInt(name.group(2))))
        .map(name -> name.group(1))
        .reduce("", (all, name) -> all + name + "\n");
  }

  private static void own(JarOutputStream jar, String file) throws IOException {
    jar.putNextEntry(new JarEntry(CLASSES + file));
    try (var stream = BareWar.class.getResourceAsStream("/" + file)) {
      if (stream == null) {
        throw new IOException("no class file " + file);
      }
      stream.transferTo(jar);
    }
    jar.closeEntry();
  }

  private static void add(JarOutputStream jar, String name, String text) throws IOException {
    jar.putNextEntry(new JarEntry(name));
    jar.write(text.getBytes(StandardCharsets.UTF_8));
    jar.closeEntry();
  }
}
