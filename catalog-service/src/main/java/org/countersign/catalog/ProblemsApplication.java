package org.countersign.catalog;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;
import java.util.Set;
import org.countersign.catalog.problem.ProblemTypesResource;

/** Where the {@code type} of every problem leads. */
@ApplicationScoped
@ApplicationPath("/problems")
public class ProblemsApplication extends Application {
  @Override
  public Set<Class<?>> getClasses() {
    return Doors.with(Set.of(ProblemTypesResource.class));
  }

  @Override
  public Map<String, Object> getProperties() {
    return Map.of(Doors.NO_WADL, true);
  }
}
