package org.countersign.catalog.problem;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.unbescape.html.HtmlEscape;

/**
 * What the container answers before any mapper is asked: a problem on the API's doors, a small page
 * under {@code /ui}. Neither repeats anything of the request or of the failure.
 */
@WebServlet("/error")
public class ErrorPage extends HttpServlet {
  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    var told = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    var status = told instanceof Integer code ? code : HttpServletResponse.SC_NOT_FOUND;
    var type = ProblemType.ofStatus(status);
    response.setStatus(status);
    if (status == 401 && response.getHeader("WWW-Authenticate") == null) {
      response.setHeader("WWW-Authenticate", "Bearer realm=\"countersign\"");
    }
    var uri = String.valueOf(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI));
    var problem = new Problem(type, status, type.title(), Map.of());
    if (uri.startsWith(request.getContextPath() + "/ui")) {
      write(response, "text/html;charset=UTF-8", page(problem));
    } else {
      write(response, Problem.MEDIA_TYPE, problem.json());
    }
  }

  /** A page that needs no view and no row; it reads well without its styles, too. */
  public static String page(Problem problem) {
    return page(problem, "");
  }

  /**
   * @param more what the occasion adds to what happened; may be empty
   */
  public static String page(Problem problem, String more) {
    var type = problem.type();
    var remedy = problem.remedyOnPage();
    return frame(
        type.title(),
        """
        <div class="panel problem"><h1>%s</h1><p>%s</p>%s%s
        <p><a class="btn btn-line" href="/ui/">Back to the catalog</a></p>
        <p class="small soft mb-0">Status %d, code <a href="%s"><code>%s</code></a></p></div>
        """
            .formatted(
                HtmlEscape.escapeHtml5Xml(type.title()),
                HtmlEscape.escapeHtml5Xml(says(problem)),
                paragraph("", more),
                paragraph("<strong>What to do:</strong> ", remedy),
                problem.status(),
                type.uri(),
                type.name()));
  }

  /** What happened, in words that the title has not said. */
  private static String says(Problem problem) {
    var title = problem.type().title();
    var detail = problem.detailOnPage();
    return detail.equals(title)
        ? Explanation.of(problem.type()).map(Explanation::means).orElse(title)
        : detail.substring(0, 1).toUpperCase(Locale.ROOT)
            + detail.substring(1)
            + (detail.endsWith(".") ? "" : ".");
  }

  private static String paragraph(String beginning, String text) {
    return text.isEmpty()
        ? ""
        : "<p>%s%s</p>".formatted(beginning, HtmlEscape.escapeHtml5Xml(text));
  }

  /**
   * @param title as text
   * @param main as HTML
   */
  static String frame(String title, String main) {
    return """
        <!doctype html>
        <html lang="en" data-bs-theme="light">
        <head><meta charset="utf-8"><title>%s · Countersign</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <link rel="icon" href="/static/icon.svg">
        <link rel="stylesheet" href="/webjars/bootstrap/5.3.8/css/bootstrap.min.css">
        <link rel="stylesheet" href="/static/countersign.css">
        <script src="/static/theme.js"></script></head>
        <body><header class="bar"><div class="container-xl inner"><a class="brand" href="/ui/"><img src="/static/icon.svg" alt="" width="24" height="24"> Countersign</a></div></header>
        <main class="container-xl">%s</main></body>
        </html>
        """
        .formatted(HtmlEscape.escapeHtml5Xml(title), main);
  }

  private static void write(HttpServletResponse response, String type, String text)
      throws IOException {
    var body = text.getBytes(StandardCharsets.UTF_8);
    response.setContentType(type);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
