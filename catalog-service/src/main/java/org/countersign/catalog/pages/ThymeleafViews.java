package org.countersign.catalog.pages;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.mvc.engine.ViewEngine;
import jakarta.mvc.engine.ViewEngineContext;
import jakarta.mvc.engine.ViewEngineException;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.WebContext;
import org.thymeleaf.exceptions.TemplateEngineException;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.WebApplicationTemplateResolver;
import org.thymeleaf.web.servlet.JakartaServletWebApplication;

/**
 * Renders {@code WEB-INF/views/*.html}; every value is escaped unless a template says otherwise.
 */
@ApplicationScoped
public class ThymeleafViews implements ViewEngine {
  private static final Words WORDS = new Words();

  @Inject private ServletContext servlet;
  @Inject private Layout layout;

  private JakartaServletWebApplication application;
  private TemplateEngine engine;

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected ThymeleafViews() {}

  @PostConstruct
  void prepare() {
    application = JakartaServletWebApplication.buildApplication(servlet);
    var templates = new WebApplicationTemplateResolver(application);
    templates.setPrefix("/WEB-INF/views/");
    templates.setTemplateMode(TemplateMode.HTML);
    templates.setCharacterEncoding(StandardCharsets.UTF_8.name());
    engine = new TemplateEngine();
    engine.setTemplateResolver(templates);
  }

  @Override
  public boolean supports(String view) {
    return view.endsWith(".html");
  }

  @Override
  public void processView(ViewEngineContext context) throws ViewEngineException {
    var exchange =
        application.buildExchange(
            context.getRequest(HttpServletRequest.class),
            context.getResponse(HttpServletResponse.class));
    var values = new WebContext(exchange, context.getLocale(), context.getModels().asMap());
    values.setVariable("words", WORDS);
    values.setVariable("layout", layout);
    var out = new OutputStreamWriter(context.getOutputStream(), StandardCharsets.UTF_8);
    try {
      engine.process(context.getView(), values, out);
      out.flush();
    } catch (IOException | TemplateEngineException e) {
      throw new ViewEngineException(e);
    }
  }
}
