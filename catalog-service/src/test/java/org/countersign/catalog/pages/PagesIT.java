package org.countersign.catalog.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.json;
import static org.countersign.catalog.testing.Example.ok;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.regex.Pattern;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.Browser;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.Example;
import org.countersign.catalog.testing.Journey;
import org.countersign.catalog.testing.TheRealWar;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@RunAsClient
@ExtendWith(ArquillianExtension.class)
class PagesIT {
  private static final Pattern DIGEST = Pattern.compile("id=\"digest\">([0-9a-f]{64})<");
  private static final Pattern DOSSIER = Pattern.compile("class=\"dossier\" href=\"([^\"]+)\"");

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @Test
  void anOfficerOpensARoundAndApprovesItWithAReason() {
    var round = round(Example.classified(Example.HIGH));
    var officer = Browser.signedIn(Roles.COMPLIANCE_OFFICER);

    var inbox = officer.open("/ui/reviews");
    var page = officer.open(round);
    var done =
        officer.follow(officer.submit(page, round + "/votes", ballot(page, "APPROVE", "all seen")));

    assertThat(inbox.body()).contains(round, "You may decide");
    assertThat(page.body()).contains("High risk (HIGH)", "You vote as");
    assertThat(done.statusCode()).isEqualTo(200);
    assertThat(done.body()).contains("Recorded.", "all seen", "you have voted in this");
  }

  @Test
  void aRejectionWithoutASentenceIsToldOnThePageAndKeepsWhatWasTyped() {
    var round = round(Example.classified(Example.HIGH));
    var officer = Browser.signedIn(Roles.COMPLIANCE_OFFICER);

    var page = officer.open(round);
    var told = officer.submit(page, round + "/votes", ballot(page, "REJECT", "no &amp; never"));

    assertThat(told.statusCode()).isEqualTo(400);
    assertThat(told.body()).contains("INVALID_REQUEST", "no &amp;amp; never", "id=\"approve\"");
  }

  @Test
  void whoMayNotVoteHearsWhyAndTheAttemptIsOnRecord() {
    var round = round(Example.classified(Example.HIGH));
    var auditor = Browser.signedIn(Roles.AUDITOR);

    var before = attempts();
    var page = auditor.open(round);
    var fields =
        Map.of("decision", "APPROVE", "reason", "let me", "subjectSha256", Example.digest());
    var told = auditor.submit(page, round + "/votes", fields);

    assertThat(page.body()).contains("You cannot vote here:").doesNotContain("id=\"approve\"");
    assertThat(told.statusCode()).isEqualTo(403);
    assertThat(told.headers().firstValue("Countersign-Problem")).hasValue("ROLE_CANNOT_VOTE");
    assertThat(attempts()).isEqualTo(before + 1);
  }

  @Test
  void anAuditorCreatesADossierAndDownloadsIt() {
    var example = Example.classified(Example.MINIMAL);
    var place = "/ui/" + example.path();
    var auditor = Browser.signedIn(Roles.AUDITOR);

    var page = auditor.open(place);
    var made =
        auditor.follow(
            auditor.submit(page, place + "/dossiers", Map.of("useCase", example.useCase())));
    var file = auditor.open(found(DOSSIER, made));

    assertThat(made.body()).contains("Recorded.");
    assertThat(file.statusCode()).isEqualTo(200);
    assertThat(file.headers().firstValue("Content-Type")).hasValue("application/pdf");
    assertThat(file.body()).startsWith("%PDF-");
  }

  @Test
  void anAuditorInspectsTheLedgerAndAValidatorIsKeptOut() {
    var auditor = Browser.signedIn(Roles.AUDITOR);

    var page = auditor.open("/ui/ledger");
    var answer = auditor.submit(page, "/ui/ledger/inspections", Map.of("x", "1"));
    var export = auditor.open("/ui/ledger/export");
    var validator = Browser.signedIn(Roles.VALIDATOR);

    assertThat(page.body())
        .contains("Newest entries", "Signed checkpoint", "href=\"/ui/ledger/export\"");
    assertThat(answer.body()).contains("id=\"inspection\"");
    assertThat(export.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
    assertThat(export.body()).startsWith("{\"checkpoint\":\"");
    assertThat(validator.open("/ui/ledger").statusCode()).isEqualTo(403);
    assertThat(validator.open("/ui/ledger/export").statusCode()).isEqualTo(403);
  }

  @Test
  void anOfficerSuspendsAnApprovalAndATooShortReasonStaysInTheForm() {
    var journey = Journey.registered("MINIMAL");
    var place = "/ui/" + journey.version();
    var form = place + "/approvals/" + journey.approved(Roles.COMPLIANCE_OFFICER);
    var officer = Browser.signedIn(Roles.RISK_OWNER);
    var page = officer.open(place);

    var told = officer.submit(page, form + "/suspension", Map.of("reason", "too brief"));
    var done =
        officer.follow(
            officer.submit(page, form + "/suspension", Map.of("reason", "Its data are in doubt.")));

    assertThat(told.statusCode()).isEqualTo(400);
    assertThat(told.body()).contains("INVALID_REQUEST", ">too brief</textarea>");
    assertThat(done.body()).contains("Recorded.", "Suspended", "Its data are in doubt.");
    assertThat(Journey.codes(journey.gate())).contains("APPROVAL_SUSPENDED");
  }

  @Test
  void anApprovalIsRevokedByThoseWhoMayAndNobodyElse() {
    var journey = Journey.registered("MINIMAL");
    var place = "/ui/" + journey.version();
    var form = place + "/approvals/" + journey.approved(Roles.COMPLIANCE_OFFICER) + "/revocation";
    var reason = Map.of("reason", "It promises what nobody can keep.");
    var owner = Browser.signedIn(Roles.MODEL_OWNER);
    var officer = Browser.signedIn(Roles.COMPLIANCE_OFFICER);

    var shown = owner.open(place);
    var refused = owner.submit(shown, form, reason);
    var done = officer.follow(officer.submit(officer.open(place), form, reason));

    assertThat(shown.body()).doesNotContain("Revoke for good");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(done.body()).contains("Recorded.", "Revoked", "It promises what nobody can keep.");
  }

  @Test
  void aValidatorsTooShortRejectionOfEvidenceStaysInTheForm() {
    var journey = Journey.registered("MINIMAL");
    var added =
        CatalogClient.as(Roles.MODEL_OWNER)
            .post(
                journey.version() + "/evidence",
                "{\"type\":\"TEST_REPORT\",\"title\":\"t\",\"content\":{\"a\":1}}");
    var place = "/ui/" + journey.version();
    var form = place + "/evidence/" + json(ok(added)).getString("id") + "/rejection";
    var validator = Browser.signedIn(Roles.VALIDATOR);

    var told = validator.submit(validator.open(place), form, Map.of("reason", "no <good>"));

    assertThat(told.statusCode()).isEqualTo(400);
    assertThat(told.body()).contains("value=\"no &lt;good&gt;\"", "still in the form");
  }

  @Test
  void whoSubmittedAVersionWithdrawsItsRound() {
    var round = round(Example.classified(Example.MINIMAL));
    var submitter = Browser.signedIn(Roles.DATA_SCIENTIST);

    var done =
        submitter.follow(
            submitter.submit(
                submitter.open(round), round + "/withdrawal", Map.of("reason", "wrong artifact")));

    assertThat(done.body()).contains("Recorded.", "Withdrawn").doesNotContain("Take it back");
  }

  @Test
  void aRoundWhoseUseCaseHasAnotherClassSinceSaysSo() {
    var example = Example.classified(Example.MINIMAL);
    var round = round(example);
    var auditor = Browser.signedIn(Roles.AUDITOR);
    assertThat(auditor.open(round).body()).doesNotContain("another class now", "class-now");

    ok(
        CatalogClient.as(Roles.COMPLIANCE_OFFICER)
            .post(
                "use-cases/" + example.useCase() + "/classifications",
                "{\"answers\":" + Example.HIGH + "}"));

    assertThat(auditor.open(round).body())
        .containsSubsequence(
            "Minimal risk (MINIMAL)",
            "when submitted, now",
            "High risk (HIGH)",
            "The use case has another class now.");
  }

  @Test
  void whyTheGateSaidNoStandsOnTopOfThePageOfAVersion() {
    var journey = Journey.registered("HIGH");
    var engineer = Browser.signedIn(Roles.DATA_SCIENTIST);
    assertThat(engineer.open("/ui/" + journey.version()).body()).doesNotContain("id=\"denied\"");

    journey.gate();

    assertThat(engineer.open("/ui/" + journey.version()).body())
        .containsSubsequence(
            "The gate said no",
            "when a pipeline last asked for",
            "reasons, and what to do</a>",
            "id=\"h-gate\"",
            "<details class=\"small\" open=\"open\">");
  }

  @Test
  void aPageForOtherRolesSaysForWhichAndWhatToDo() {
    var refused = Browser.signedIn(Roles.DATA_SCIENTIST).open("/ui/ledger");

    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body())
        .contains(
            "This is for: Auditor, Compliance officer. You have: Data scientist.",
            "What to do:",
            "Ask somebody who holds the role")
        .containsOnlyOnce("<h1>Your roles do not allow this</h1>");
  }

  @Test
  void whatIsNotThereIsLookedForOnAPageAndNotThroughTheApi() {
    var missing = Browser.signedIn(Roles.AUDITOR).open("/ui/models/nothing-of-the-kind");

    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(missing.body())
        .contains("Find it in the catalog by a part of its name.")
        .doesNotContain("GET /");
  }

  @Test
  void requirementsAreToldInWordsWithTheEvidenceThatMeetsThem() {
    var journey = Journey.registered("HIGH");
    var evidence = journey.evidence("BIAS_REPORT");

    var page = Browser.signedIn(Roles.AUDITOR).open("/ui/" + journey.version()).body();

    assertThat(page)
        .contains(
            "Applies when the use case is of minimal risk",
            "there is no risk register",
            "/evidence/" + evidence + "/content\">BIAS_REPORT</a>")
        .doesNotContain("useCase.riskClass", "accepted: ");
  }

  @Test
  void theCatalogFindsAModelByNameAndSaysSoWhenNoneFits() {
    var example = Example.classified(Example.LIMITED);
    var person = Browser.signedIn(Roles.DATA_SCIENTIST);

    var hit = person.open("/ui/?q=" + example.model() + "&team=&riskClass=LIMITED");
    var miss = person.open("/ui/?q=" + Example.unique("nobody"));

    assertThat(hit.body()).contains(example.model(), "Not approved").doesNotContain("/ui/ledger");
    assertThat(miss.body()).contains("No model fits this search");
  }

  @Test
  void anybodyCanReadHowADossierIsChecked() {
    var page = new Browser().open("/ui/verify");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("countersign-verify.jar");
  }

  /** How many refused attempts the ledger holds. */
  private static int attempts() {
    var entries =
        CatalogClient.as(Roles.AUDITOR).get("ledger/entries?type=attempt.refused&limit=1000");
    return json(ok(entries)).getJsonArray("items").size();
  }

  /** The page of a round that the data scientist submitted. */
  private static String round(Example example) {
    var submitted =
        CatalogClient.as(Roles.DATA_SCIENTIST)
            .post(example.path() + "/reviews", "{\"environment\":\"production\"}");
    return "/ui/reviews/" + json(ok(submitted)).getString("id");
  }

  private static Map<String, String> ballot(
      HttpResponse<String> page, String decision, String reason) {
    return Map.of("decision", decision, "reason", reason, "subjectSha256", found(DIGEST, page));
  }

  private static String found(Pattern pattern, HttpResponse<String> page) {
    var matcher = pattern.matcher(page.body());
    assertThat(matcher.find()).as(pattern + " in " + page.body()).isTrue();
    return matcher.group(1);
  }
}
