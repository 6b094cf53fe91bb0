package org.countersign.catalog;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;
import java.util.Set;
import org.countersign.catalog.lineage.SparqlResource;

/** Where clients of SPARQL look for its protocol. */
@ApplicationScoped
@ApplicationPath("/sparql")
public class SparqlApplication extends Application {
  @Override
  public Set<Class<?>> getClasses() {
    return Doors.with(Set.of(SparqlResource.class));
  }

  @Override
  public Map<String, Object> getProperties() {
    return Map.of(Doors.NO_WADL, true, Doors.NO_SECOND_VALIDATION, true);
  }
}
