package org.countersign.catalog.platform;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Requests can be answered only while the database can. */
@Readiness
@ApplicationScoped
public class DatabaseReady implements HealthCheck {
  private static final int PATIENCE_SECONDS = 2;

  @Inject private DataSource database;

  /** The container fills the field. */
  @SuppressWarnings("NullAway.Init")
  protected DatabaseReady() {}

  @Override
  public HealthCheckResponse call() {
    var answer = HealthCheckResponse.named("database");
    try (var connection = database.getConnection()) {
      return answer.status(connection.isValid(PATIENCE_SECONDS)).build();
    } catch (SQLException unreachable) {
      return answer.down().withData("sqlState", String.valueOf(unreachable.getSQLState())).build();
    }
  }
}
