package org.countersign.catalog.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.flywaydb.core.Flyway;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.spi.BootstrapContext;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.integrator.spi.Integrator;
import org.hibernate.service.spi.SessionFactoryServiceRegistry;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Brings the schema up to date with the owner's role before Hibernate validates it. It is the first
 * code of ours that a deployment runs, so wrong settings stop the start here.
 */
public class Migrations implements Integrator {
  /** Classes of SQLSTATE: not authorized, and no such database. */
  private static final List<String> REFUSALS = List.of("28", "3D");

  @Override
  public void integrate(
      Metadata metadata,
      BootstrapContext bootstrapContext,
      SessionFactoryImplementor sessionFactory) {
    var settings = Settings.from(ConfigProvider.getConfig());
    prepare(settings);
    migrate(settings.database());
  }

  /**
   * Waits for a database that does not answer yet.
   *
   * @throws IllegalStateException naming the settings, if it refuses one of the two roles: no
   *     waiting would mend that
   */
  static void migrate(Settings.Database database) {
    knock(database, "DB_OWNER", database.ownerUser(), database.ownerPassword());
    knock(database, "DB", database.user(), database.password());
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

  private static void knock(
      Settings.Database database, String names, String user, String password) {
    var source = new PGSimpleDataSource();
    source.setUrl(database.url());
    try {
      source.getConnection(user, password).close();
    } catch (SQLException e) {
      var state = String.valueOf(e.getSQLState());
      if (REFUSALS.stream().anyMatch(state::startsWith)) {
        throw new IllegalStateException(
            "DB_URL, %s_USER and %s_PASSWORD do not belong together: %s"
                .formatted(names, names, e.getMessage()),
            e);
      }
    }
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
      throw new IllegalStateException("COUNTERSIGN_DATA cannot be written: " + e, e);
    }
  }

  @Override
  public void disintegrate(
      SessionFactoryImplementor sessionFactory, SessionFactoryServiceRegistry serviceRegistry) {
    // nothing is kept between start and stop
  }
}
