package org.countersign.catalog;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.auth.LoginConfig;

/** The REST door. A resource answers below {@code /api/v1} once it is named in {@link Doors}. */
@ApplicationScoped
@ApplicationPath("/api/v1")
@LoginConfig(authMethod = "MP-JWT", realmName = "countersign")
public class RestApplication extends Application {
  @Override
  public Set<Class<?>> getClasses() {
    return Doors.with(Doors.REST);
  }

  @Override
  public Map<String, Object> getProperties() {
    return Map.of(Doors.NO_WADL, true, Doors.NO_SECOND_VALIDATION, true);
  }
}
