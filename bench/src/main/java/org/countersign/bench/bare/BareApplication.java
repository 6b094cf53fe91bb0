package org.countersign.bench.bare;

import jakarta.annotation.sql.DataSourceDefinition;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** Nothing but JAX-RS and a connection pool. */
@ApplicationPath("/api/v1")
@DataSourceDefinition(
    name = "java:app/jdbc/bare",
    className = "org.postgresql.ds.PGSimpleDataSource",
    url = "${MPCONFIG=db.url}",
    user = "${MPCONFIG=db.owner.user}",
    password = "${MPCONFIG=db.owner.password}",
    minPoolSize = 8,
    maxPoolSize = 24)
public class BareApplication extends Application {
  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(BareResource.class);
  }
}
