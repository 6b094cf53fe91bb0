package org.countersign.catalog.identity;

import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import org.countersign.catalog.platform.Settings;

/**
 * Finishes the cookie that {@code web.xml} begins: it is secure wherever the service is reached by
 * https, and only the settings know that.
 */
@WebListener
public class SessionCookie implements ServletContextListener {
  @Inject private Settings settings;

  /** The container fills the field. */
  @SuppressWarnings("NullAway.Init")
  public SessionCookie() {}

  @Override
  public void contextInitialized(ServletContextEvent event) {
    event
        .getServletContext()
        .getSessionCookieConfig()
        .setSecure("https".equals(settings.publicUrl().getScheme()));
  }
}
