package org.countersign.catalog.platform;

import jakarta.annotation.Priority;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.ext.Provider;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Refuses a body that is larger than its method takes: at once when the length is declared, else as
 * soon as one byte too many is read. Memory is bounded either way. It stands after the lock of the
 * door and before every filter that reads.
 */
@Provider
@Priority(Priorities.HEADER_DECORATOR)
public class BodyLimits implements ContainerRequestFilter {
  @Context private ResourceInfo resource;

  /** The container fills the field. */
  @SuppressWarnings("NullAway.Init")
  public BodyLimits() {}

  @Override
  public void filter(ContainerRequestContext request) {
    var limit = limit();
    if (request.getLength() > limit || declared(request) > limit) {
      throw tooLarge();
    }
    if (request.hasEntity()) {
      request.setEntityStream(new Limited(request.getEntityStream(), limit));
    }
  }

  private long limit() {
    var method = resource.getResourceMethod();
    var own = method == null ? null : method.getAnnotation(BodyLimit.class);
    return own == null ? BodyLimit.DEFAULT : own.value();
  }

  /** The length as text, because JAX-RS answers -1 beyond two gibibytes. */
  private static long declared(ContainerRequestContext request) {
    var text = request.getHeaderString("Content-Length");
    if (text == null || !text.matches("\\d{1,18}")) {
      return -1;
    }
    return Long.parseLong(text);
  }

  private static ClientErrorException tooLarge() {
    return new ClientErrorException(Status.REQUEST_ENTITY_TOO_LARGE);
  }

  private static final class Limited extends FilterInputStream {
    private long left;

    Limited(InputStream in, long limit) {
      super(in);
      this.left = limit;
    }

    @Override
    public int read() throws IOException {
      var one = super.read();
      count(one < 0 ? 0 : 1);
      return one;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      var read = super.read(buffer, offset, length);
      count(Math.max(read, 0));
      return read;
    }

    @Override
    public boolean markSupported() {
      return false;
    }

    private void count(int bytes) {
      left -= bytes;
      if (left < 0) {
        throw tooLarge();
      }
    }
  }
}
