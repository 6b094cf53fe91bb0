package org.countersign.catalog;

import java.util.HashSet;
import java.util.Set;
import org.countersign.catalog.evidence.EvidenceResource;
import org.countersign.catalog.identity.WhoamiResource;
import org.countersign.catalog.platform.BodyLimits;
import org.countersign.catalog.policies.PoliciesResource;
import org.countersign.catalog.problem.Problems;
import org.countersign.catalog.requirements.RequirementsResource;
import org.countersign.catalog.reviews.ApprovalsResource;
import org.countersign.catalog.reviews.ReviewsResource;
import org.countersign.catalog.reviews.VersionReviewsResource;
import org.eclipse.krazo.core.ViewResponseFilter;

/** Every resource of this service, by the door it stands behind. */
final class Doors {
  /** {@code /api/v1} */
  static final Set<Class<?>> REST =
      Set.of(
          ApprovalsResource.class,
          EvidenceResource.class,
          PoliciesResource.class,
          RequirementsResource.class,
          ReviewsResource.class,
          VersionReviewsResource.class,
          WhoamiResource.class);

  private Doors() {}

  /**
   * A door's resources with what every door needs. Krazo joins every JAX-RS application and then
   * scans all jars on each request, unless it finds its filter there already: the filter is bound
   * to controllers by name and never runs behind these doors.
   */
  static Set<Class<?>> with(Set<Class<?>> resources) {
    var all = new HashSet<>(resources);
    all.addAll(Problems.mappers());
    all.add(BodyLimits.class);
    all.add(ViewResponseFilter.class);
    return Set.copyOf(all);
  }
}
