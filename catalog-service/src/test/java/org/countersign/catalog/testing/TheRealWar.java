package org.countersign.catalog.testing;

import java.nio.file.Path;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The WAR that ships, as {@code package} made it. */
public final class TheRealWar {
  private TheRealWar() {}

  public static WebArchive build() {
    return ShrinkWrap.create(ZipImporter.class, "catalog-service.war")
        .importFrom(Path.of("target", "catalog-service.war").toFile())
        .as(WebArchive.class);
  }
}
