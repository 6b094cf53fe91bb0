package org.countersign.catalog.problem;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.unbescape.html.HtmlEscape;

/** The problems as pages that need no view and no row, in the look of {@link ErrorPage}. */
final class ProblemTypePages {
  private ProblemTypePages() {}

  static String all() {
    return ErrorPage.frame(
        "Problems",
        """
        <h1>Problems</h1><p class="soft">Every refusal names one of these codes. What a program reads is the same, as JSON.</p>
        <div class="panel"><ul class="plain">%s</ul></div>
        """
            .formatted(
                Arrays.stream(ProblemType.values())
                    .map(ProblemTypePages::line)
                    .collect(Collectors.joining("\n"))));
  }

  private static String line(ProblemType type) {
    return """
        <li><a href="%s">%s</a> <span class="small soft">%d <code>%s</code></span></li>"""
        .formatted(type.uri(), escaped(type.title()), type.status(), type.name());
  }

  static String one(ProblemType type) {
    var explained = Explanation.of(type);
    return ErrorPage.frame(
        type.title(),
        """
        <nav aria-label="Place" class="small mb-2"><a href="/problems">Problems</a></nav>
        <h1>%s</h1><p class="soft">HTTP status %d, code <code>%s</code></p>
        <section class="panel"><h2>What it means</h2><p class="mb-0">%s</p></section>
        <section class="panel"><h2>What to do</h2><p class="mb-0">%s</p>%s</section>
        """
            .formatted(
                escaped(type.title()),
                type.status(),
                type.name(),
                escaped(explained.map(Explanation::means).orElse(type.title())),
                escaped(explained.map(Explanation::remedy).orElse("Ask whoever runs the service.")),
                explained
                    .flatMap(Explanation::page)
                    .map(text -> "<p class=\"mt-2 mb-0\">On a page: " + escaped(text) + "</p>")
                    .orElse("")));
  }

  private static String escaped(String text) {
    return HtmlEscape.escapeHtml5Xml(text);
  }
}
