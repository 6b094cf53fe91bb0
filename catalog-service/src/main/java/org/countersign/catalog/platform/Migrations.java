package org.countersign.catalog.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.flywaydb.core.Flyway;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.spi.BootstrapContext;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.integrator.spi.Integrator;
import org.hibernate.service.spi.SessionFactoryServiceRegistry;

/**
 * Brings the schema up to date with the owner's role before Hibernate validates it. It is the first
 * code of ours that a deployment runs, so wrong settings stop the start here.
 */
public class Migrations implements Integrator {
  @Override
  public void integrate(
      Metadata metadata,
      BootstrapContext bootstrapContext,
      SessionFactoryImplementor sessionFactory) {
    var settings = Settings.from(ConfigProvider.getConfig());
    prepare(settings);
    migrate(settings.database());
  }

  static void migrate(Settings.Database database) {
    Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(database.url(), database.ownerUser(), database.ownerPassword())
        .locations("classpath:db/migration")
        .placeholders(Map.of("app_role", database.user()))
        .connectRetries(10)
        // numbers are given by room, so a lower one may be written after a higher one
        .outOfOrder(true)
        .load()
        .migrate();
  }

  private static void prepare(Settings settings) {
    try {
      Files.createDirectories(settings.keys());
      Files.createDirectories(settings.signer());
      Files.createDirectories(settings.graph());
      if (settings.mode() == Mode.DEVELOPMENT && !Files.exists(settings.developmentMark())) {
        Files.writeString(
            settings.developmentMark(),
            "The keys in this directory were made in development and must not sign in production\n");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("COUNTERSIGN_DATA cannot be written: " + settings.data(), e);
    }
  }

  @Override
  public void disintegrate(
      SessionFactoryImplementor sessionFactory, SessionFactoryServiceRegistry serviceRegistry) {
    // nothing is kept between start and stop
  }
}
