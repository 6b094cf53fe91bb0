package org.countersign.catalog.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.json;
import static org.countersign.catalog.testing.Example.ok;

import java.util.Map;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.Browser;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.Example;
import org.countersign.catalog.testing.TheRealWar;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Questions answered, classes signed and overridden in a browser without scripts. */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class UseCasePagesIT {
  private static final String WHY = "The score is advice that an officer never sees alone.";

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @Test
  void anOwnerAnswersAndAnOfficerSignsWhatTheAnswersGive() {
    var place = "/ui/use-cases/" + Example.newUseCase();
    var owner = Browser.signedIn(Roles.MODEL_OWNER);
    var officer = Browser.signedIn(Roles.COMPLIANCE_OFFICER);

    var kept =
        owner.submit(
            owner.open(place + "/answers"),
            place + "/answers",
            Map.of("q.S1", "yes", "q.S3", "no", "q.C1", "(none)"));
    var page = owner.follow(kept).body();
    assertThat(page).contains("Recorded.", "none of them").doesNotContain("id=\"sign\"");
    var signed = officer.submit(officer.open(place), place + "/answers/signature", Map.of());

    assertThat(officer.follow(signed).body())
        .contains("Not decided (UNDETERMINED)", "Questions that are still open");
    var again = owner.open(place + "/answers");
    assertThat(again.body()).contains("value=\"yes\" selected", "value=\"(none)\" checked");
    var unchanged =
        owner.submit(
            again, place + "/answers", Map.of("q.S1", "yes", "q.S3", "no", "q.C1", "(none)"));
    assertThat(owner.follow(unchanged).body()).contains("Nothing was changed");
  }

  @Test
  void questionsStandInPartsAndTheirChoicesInTheWordsOfTheLaw() {
    var place = "/ui/use-cases/" + Example.newUseCase();

    var page = Browser.signedIn(Roles.MODEL_OWNER).open(place + "/answers").body();

    assertThat(page)
        .containsSubsequence(
            ">Scope</h2>",
            "its deployer is established or located in the Union (Art. 2(1)(b))",
            "no link to the Union",
            ">Prohibited practices</h2>",
            ", follow-up",
            "medical devices (Section A, point 11)",
            ">General-purpose models</h2>")
        .doesNotContainPattern("<input[^>]*q\\.S2\"[^>]*\\(none\\)")
        .doesNotContainPattern("<input[^>]*\\(none\\)[^>]*q\\.S2\"")
        .containsPattern("<input[^>]*\\(none\\)[^>]*q\\.R1\"|<input[^>]*q\\.R1\"[^>]*\\(none\\)");
  }

  @Test
  void anAnswerThatIsNoneIsToldAndStaysInTheForm() {
    var place = "/ui/use-cases/" + Example.newUseCase();
    var owner = Browser.signedIn(Roles.MODEL_OWNER);

    var refused =
        owner.submit(owner.open(place + "/answers"), place + "/answers", Map.of("q.S1", "perhaps"));

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("INVALID_REQUEST");
    assertThat(Browser.signedIn(Roles.AUDITOR).open(place + "/answers").statusCode())
        .isEqualTo(403);
  }

  @Test
  void aClassIsOverriddenByTwoPeople() {
    var useCase = Example.classified(Example.HIGH).useCase();
    var place = "/ui/use-cases/" + useCase;
    var officer = Browser.signedIn(Roles.COMPLIANCE_OFFICER);
    var riskOwner = Browser.signedIn(Roles.RISK_OWNER);

    var tooShort =
        officer.submit(
            officer.open(place),
            place + "/overrides",
            Map.of("riskClass", "LIMITED", "justification", "because"));
    assertThat(tooShort.statusCode()).isEqualTo(400);
    assertThat(tooShort.body()).contains("because</textarea>");
    var proposed =
        officer.submit(
            tooShort, place + "/overrides", Map.of("riskClass", "LIMITED", "justification", WHY));
    var page = officer.follow(proposed);
    assertThat(page.body())
        .contains("Recorded.", WHY, "You proposed it")
        .doesNotContain("id=\"confirm-override\"");
    var id =
        json(ok(CatalogClient.as(Roles.RISK_OWNER).get("use-cases/" + useCase + "/overrides")))
            .getJsonArray("items")
            .getJsonObject(0)
            .getString("id");
    var own = officer.submit(page, place + "/overrides/" + id + "/confirmation", Map.of());
    assertThat(own.statusCode()).isEqualTo(403);
    var confirmed =
        riskOwner.submit(
            riskOwner.open(place), place + "/overrides/" + id + "/confirmation", Map.of());

    assertThat(riskOwner.follow(confirmed).body())
        .contains("Two people gave this class against the rules.", "Limited risk (LIMITED)");
  }
}
