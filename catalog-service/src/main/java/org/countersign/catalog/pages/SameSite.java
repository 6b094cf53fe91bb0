package org.countersign.catalog.pages;

import static org.countersign.catalog.problem.ProblemType.CROSS_SITE;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import java.util.Set;
import org.countersign.catalog.problem.Refusal;

/**
 * Refuses a page write that a browser says comes from elsewhere. Browsers that do not say it are
 * left to the CSRF token.
 *
 * @see <a href="https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header">Sec-Fetch-Site</a>
 */
@Provider
public class SameSite implements ContainerRequestFilter {
  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");
  private static final Set<String> OURS = Set.of("same-origin", "none");

  @Override
  public void filter(ContainerRequestContext request) {
    var site = request.getHeaderString("Sec-Fetch-Site");
    if (!READS.contains(request.getMethod()) && site != null && !OURS.contains(site)) {
      throw new Refusal(CROSS_SITE, CROSS_SITE.title());
    }
  }
}
