package org.countersign.catalog.pages;

import static org.countersign.catalog.problem.ProblemType.INVALID_REQUEST;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.mvc.Models;
import jakarta.validation.Validator;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.countersign.catalog.journal.RefusedAttempts;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.problem.Problem;
import org.countersign.catalog.problem.Problems;
import org.countersign.catalog.problem.Refusal;

/** Judges what a form brings by the rules of the wire, and tells a person what went wrong. */
@Dependent
class Told {
  private final Validator validator;
  private final Ids ids;
  private final Models view;

  @Inject
  Told(Validator validator, Ids ids, Models view) {
    this.validator = validator;
    this.ids = ids;
    this.view = view;
  }

  /**
   * A problem for the page.
   *
   * @param remedy empty where nobody knows one
   * @param address of the page that explains the code
   */
  public record Trouble(
      int status, String code, String title, String says, String remedy, String address) {}

  /**
   * The same body, if Bean Validation has nothing against it.
   *
   * @throws Refusal {@code INVALID_REQUEST} with every broken field
   */
  <T> T checked(T body) {
    var broken =
        validator.validate(body).stream()
            .map(each -> each.getPropertyPath() + " " + each.getMessage())
            .sorted()
            .collect(Collectors.joining("; "));
    if (!broken.isEmpty()) {
      throw new Refusal(INVALID_REQUEST, broken)
          .and("remedy", "change the field and send the form again; nothing was recorded");
    }
    return body;
  }

  /**
   * Does what a form asks for. What was taken leads on with its receipt; what was not is told on
   * the page of the form.
   *
   * @param page the view that has the form
   * @param showing puts on that page what it shows
   * @param next where the write leads, asked after it
   */
  Response send(
      String page, Runnable showing, Supplier<Response> write, Supplier<UriBuilder> next) {
    try {
      var index = Receipted.index(write.get().getEntity());
      return Response.seeOther(next.get().queryParam("receipt", index).build()).build();
    } catch (RuntimeException failure) {
      return again(failure, page, showing);
    }
  }

  /** The page of the form with what went wrong. */
  Response again(RuntimeException failure, String page, Runnable showing) {
    var trouble = trouble(Problems.explain(failure, ids));
    showing.run();
    view.put("trouble", trouble);
    return Response.status(trouble.status())
        .header(RefusedAttempts.CODE, trouble.code())
        .entity(page)
        .build();
  }

  static Trouble trouble(Problem problem) {
    return new Trouble(
        problem.status(),
        problem.type().name(),
        problem.type().title(),
        problem.detailOnPage(),
        problem.remedyOnPage(),
        problem.type().uri().toString());
  }
}
