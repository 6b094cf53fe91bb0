package org.countersign.catalog.pages;

import static org.countersign.catalog.problem.ProblemType.INVALID_REQUEST;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonString;
import jakarta.validation.Validator;
import java.util.stream.Collectors;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.problem.Explanation;
import org.countersign.catalog.problem.Problem;
import org.countersign.catalog.problem.Problems;
import org.countersign.catalog.problem.Refusal;

/** Judges what a form brings by the rules of the wire, and tells a person what went wrong. */
@Dependent
class Told {
  private final Validator validator;
  private final Ids ids;

  @Inject
  Told(Validator validator, Ids ids) {
    this.validator = validator;
    this.ids = ids;
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

  Trouble trouble(RuntimeException failure) {
    return trouble(Problems.explain(failure, ids));
  }

  static Trouble trouble(Problem problem) {
    var remedy = problem.members().get("remedy");
    var instance = problem.members().get("instance");
    return new Trouble(
        problem.status(),
        problem.type().name(),
        problem.type().title(),
        problem.detail() + (instance instanceof JsonString id ? " " + id.getString() : ""),
        remedy instanceof JsonString text
            ? text.getString()
            : Explanation.of(problem.type()).map(Explanation::remedy).orElse(""),
        problem.type().uri().toString());
  }
}
