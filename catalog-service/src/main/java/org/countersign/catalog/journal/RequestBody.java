package org.countersign.catalog.journal;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/**
 * Keeps the bytes of a JSON or YAML body that came with an {@code Idempotency-Key}, so that the
 * request's digest can be told. Bodies are bounded before this filter reads them; uploads are not
 * kept, their own digest takes the place.
 */
@Provider
@Priority(RequestBody.AFTER_LIMITS)
public class RequestBody implements ContainerRequestFilter {
  static final int AFTER_LIMITS = 4000;

  private final Repeats repeats;

  @Inject
  public RequestBody(Repeats repeats) {
    this.repeats = repeats;
  }

  @Override
  public void filter(ContainerRequestContext request) throws IOException {
    var key = request.getHeaderString(Repeats.HEADER);
    if (key == null) {
      return;
    }
    repeats.keyed(key, request.getMethod(), request.getUriInfo().getRequestUri());
    var type = request.getMediaType();
    if (type != null && isDocument(type.getSubtype()) && request.hasEntity()) {
      var bytes = request.getEntityStream().readAllBytes();
      repeats.body(bytes);
      request.setEntityStream(new ByteArrayInputStream(bytes));
    }
  }

  private static boolean isDocument(String subtype) {
    return subtype.endsWith("json") || subtype.endsWith("yaml");
  }
}
