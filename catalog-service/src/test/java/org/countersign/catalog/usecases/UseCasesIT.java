package org.countersign.catalog.usecases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.assertProblem;
import static org.countersign.catalog.testing.Example.json;
import static org.countersign.catalog.usecases.UseCaseDoor.created;
import static org.countersign.catalog.usecases.UseCaseDoor.names;
import static org.countersign.catalog.usecases.UseCaseDoor.officer;
import static org.countersign.catalog.usecases.UseCaseDoor.owner;
import static org.countersign.catalog.usecases.UseCaseDoor.pointers;
import static org.countersign.catalog.usecases.UseCaseDoor.unique;
import static org.countersign.catalog.usecases.UseCaseDoor.useCase;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.UUID;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.TheRealWar;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@RunAsClient
@ExtendWith(ArquillianExtension.class)
class UseCasesIT {
  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @Test
  void aUseCaseIsCreatedWithItsReceiptAndReadBackByIdAndByName() {
    var name = unique("credit scoring");

    var created = owner().post("use-cases", useCase(name, "lending"));

    assertThat(created.statusCode()).isEqualTo(201);
    var view = json(created);
    assertThat(view.getString("name")).isEqualTo(name);
    assertThat(view.getString("purpose")).isEqualTo("decide on loans of natural persons");
    assertThat(view.getJsonObject("questions").getString("evaluationMetric")).isEqualTo("AUC");
    assertThat(view.getJsonObject("createdBy").getString("name")).isNotBlank();
    assertThat(view.getJsonObject("receipt").keySet()).contains("index", "leafHash");
    assertThat(view).doesNotContainKey("riskClass");
    var id = view.getString("id");
    assertThat(created.headers().firstValue("Location").orElseThrow())
        .endsWith("/api/v1/use-cases/" + id);
    assertThat(json(owner().get("use-cases/" + id)))
        .isEqualTo(json(owner().get("use-cases/" + name.replace(" ", "%20"))));
    assertThat(json(owner().get("use-cases/" + id)).getString("purpose"))
        .isEqualTo("decide on loans of natural persons");
  }

  @Test
  void aNameIsGivenOnce() {
    var name = unique("spam filter");

    owner().post("use-cases", useCase(name, "mail"));
    var second = owner().post("use-cases", useCase(name, "mail"));

    assertProblem(second, 409, "USE_CASE_NAME_TAKEN");
    assertThat(second.body()).contains(name);
  }

  @Test
  void everyBrokenFieldIsNamedByItsPointer() {
    var broken =
        owner()
            .post(
                "use-cases",
                """
                {"name":"x","team":"lending","domain":"","affectedPersons":[""],
                 "questions":{"task":" ","businessImpact":"b","evaluationMetric":"c",
                              "relevantData":"d"}}""");

    assertProblem(broken, 400, "INVALID_REQUEST");
    assertThat(pointers(broken))
        .contains(
            "/domain",
            "/purpose",
            "/affectedPersons/0",
            "/questions/task",
            "/questions/servingRequirements");
  }

  @Test
  void aNameThatAnAddressCannotHoldIsRefused() {
    assertProblem(owner().post("use-cases", useCase("a/b", "lending")), 400, "INVALID_REQUEST");
    assertProblem(
        owner().post("use-cases", useCase(UUID.randomUUID().toString(), "lending")),
        400,
        "INVALID_REQUEST");
  }

  @Test
  void textThatTheDatabaseCannotHoldIsRefused() {
    var zero = useCase(unique("zero"), "lending").replace("banking", "ban\\u0000king");

    assertProblem(owner().post("use-cases", zero), 400, "INVALID_REQUEST");
  }

  @Test
  void anAuditorCreatesNothing() {
    var auditor = CatalogClient.as(Roles.AUDITOR);

    assertProblem(auditor.post("use-cases", useCase(unique("x"), "lending")), 403, "FORBIDDEN");
  }

  @Test
  void aModelOwnerActsInOwnTeamsOnlyAndAComplianceOfficerInAll() {
    var foreign = owner().post("use-cases", useCase(unique("hedging"), "treasury"));
    var free = officer().post("use-cases", useCase(unique("hedging"), "treasury"));

    assertProblem(foreign, 403, "FOREIGN_TEAM");
    assertThat(free.statusCode()).isEqualTo(201);
  }

  @Test
  void whatIsNotThereIsSaidSo() {
    assertProblem(owner().get("use-cases/nothing-here"), 404, "UNKNOWN_USE_CASE");
    assertProblem(owner().get("use-cases/" + UUID.randomUUID()), 404, "UNKNOWN_USE_CASE");
    assertProblem(owner().get("rule-packs/no-law"), 404, "UNKNOWN_RULE_PACK");
    var id = created("lending");
    assertProblem(
        owner().get("use-cases/" + id + "/classifications/1"), 404, "UNKNOWN_CLASSIFICATION");
  }

  @Test
  void aListIsReadPageByPageNewestFirst() {
    var word = unique("paged");
    for (var i = 1; i <= 3; i++) {
      owner().post("use-cases", useCase(word + " " + i, "lending"));
    }
    var query =
        "use-cases?limit=2&team=lending&q=" + word.toUpperCase(Locale.ROOT).replace(" ", "%20");

    var first = json(owner().get(query));
    var second = json(owner().get(query + "&cursor=" + first.getString("next")));

    assertThat(names(first)).containsExactly(word + " 3", word + " 2");
    assertThat(names(second)).containsExactly(word + " 1");
    assertThat(second).doesNotContainKey("next");
    assertThat(names(json(owner().get(query.replace("lending", "mail"))))).isEmpty();
  }

  @Test
  void aPageThatCannotBeIsRefused() {
    assertProblem(owner().get("use-cases?limit=0"), 400, "INVALID_REQUEST");
    assertProblem(owner().get("use-cases?limit=many"), 400, "INVALID_REQUEST");
    assertProblem(owner().get("use-cases?cursor=here"), 400, "INVALID_REQUEST");
    assertProblem(owner().get("use-cases?riskClass=WILD"), 400, "INVALID_REQUEST");
  }

  @Test
  void aRequestRepeatedUnderItsKeyGetsTheSameAnswer() {
    var key = UUID.randomUUID().toString();
    var body = useCase(unique("repeated"), "lending");

    var first = keyed(key, body);
    var second = keyed(key, body);
    var other = keyed(key, useCase(unique("other"), "lending"));

    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(second.statusCode()).isEqualTo(201);
    assertThat(second.body()).isEqualTo(first.body());
    assertProblem(other, 409, "IDEMPOTENCY_MISMATCH");
  }

  private static HttpResponse<String> keyed(String key, String body) {
    var owner = owner();
    return owner.send(
        owner
            .request("use-cases")
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(body)));
  }
}
