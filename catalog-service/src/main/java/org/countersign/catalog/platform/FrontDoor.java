package org.countersign.catalog.platform;

import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * The bare address leads to the pages. Loaded after the JAX-RS applications, whose servlets are the
 * container's first, it also says when they stand.
 */
@WebServlet(urlPatterns = "", loadOnStartup = FrontDoor.AFTER_THE_APPLICATIONS)
public class FrontDoor extends HttpServlet {
  /** Jersey registers every application with 1. */
  static final int AFTER_THE_APPLICATIONS = 2;

  @Inject private transient Event<DoorsOpened> opened;

  /** The container fills the field. */
  @SuppressWarnings("NullAway.Init")
  public FrontDoor() {}

  @Override
  public void init() {
    opened.fire(new DoorsOpened());
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.sendRedirect(request.getContextPath() + "/ui/");
  }
}
