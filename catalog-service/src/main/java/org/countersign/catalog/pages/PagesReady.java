package org.countersign.catalog.pages;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.ext.Provider;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;

/**
 * Down until the pages are put together, and for good if that went wrong, which only another start
 * mends: a filter without what JAX-RS gives it fails at every request.
 */
@Readiness
@ApplicationScoped
public class PagesReady implements HealthCheck {
  private volatile boolean whole;

  /**
   * Made with the pages, after their filters and by the same hand: it lacks what they lack. The
   * check itself may be asked, and so be made, before the pages are.
   */
  @Provider
  @Dependent
  public static class Sample implements DynamicFeature {
    private final PagesReady pages;
    @Context private @Nullable ResourceInfo given;

    @Inject
    public Sample(@Readiness PagesReady pages) {
      this.pages = pages;
    }

    @Override
    public void configure(ResourceInfo page, FeatureContext features) {
      pages.seen(given != null);
    }
  }

  void seen(boolean isWhole) {
    whole = isWhole;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("pages").status(whole).build();
  }
}
