package org.countersign.catalog.pages;

import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import org.countersign.catalog.journal.RefusedAttempts;
import org.countersign.catalog.problem.ErrorPage;
import org.countersign.catalog.problem.Problem;

/**
 * Shows as a page that a refused attempt could not be recorded. It runs after Krazo's filter, which
 * takes whatever a controller answers for the name of a view.
 */
@Provider
@Priority(UnrecordedAttempts.AFTER_VIEWS)
public class UnrecordedAttempts implements ContainerResponseFilter {
  static final int AFTER_VIEWS = 100;

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (request.getProperty(RefusedAttempts.UNRECORDED) instanceof Problem problem) {
      response.setEntity(
          ErrorPage.page(problem),
          new Annotation[0],
          MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"));
    }
  }
}
