package org.countersign.catalog.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.json;
import static org.countersign.catalog.testing.Example.ok;

import java.util.Map;
import java.util.regex.Pattern;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.Browser;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.Example;
import org.countersign.catalog.testing.Simulating;
import org.countersign.catalog.testing.TheRealWar;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The rules of the house, proposed and published in a browser without scripts. */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class PolicyPagesIT {
  private static final Pattern PLACE = Pattern.compile("(/ui/policies/[0-9a-f-]{36})");

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  /** It denies nothing that exists: nobody has the domain. */
  private static String document(String name, int revision, String says) {
    return """
    policy: %s
    revision: %d
    scope: {domains: [%s]}
    rules:
    - id: tint
      require: "false"
      otherwise: {code: TINTED, says: "%s", remedy: none, owner: model-owner}
    """
        .formatted(name, revision, name, says);
  }

  private static String proposed(Browser administrator, String document) {
    var form = administrator.open("/ui/policies");
    var made =
        administrator.submit(
            form,
            "/ui/policies",
            Map.of("kind", "POLICY", "document", document.replace("\n", "\r\n")));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(303);
    var place = PLACE.matcher(made.headers().firstValue("Location").orElseThrow());
    assertThat(place.find()).isTrue();
    return place.group(1);
  }

  @Test
  void anAdministratorProposesAndAnOfficerReadsTheDifferenceAndPublishes() {
    var administrator = Browser.signedIn(Roles.ADMINISTRATOR);
    var officer = Browser.signedIn(Roles.COMPLIANCE_OFFICER);
    var name = Example.unique("tint");
    var first = proposed(administrator, document(name, 1, "no blue"));

    var own = administrator.open(first);
    assertThat(own.body())
        .contains("You proposed it,", "Nothing of this name holds")
        .doesNotContain("id=\"publish\"");
    var published = officer.submit(officer.open(first), first + "/publication", Map.of());
    assertThat(officer.follow(published).body()).contains("Recorded.", "Active");

    var second = proposed(administrator, document(name, 2, "no green"));
    var page = officer.open(second).body();
    assertThat(page)
        .contains(
            "What it changes", "no blue", "no green", "id=\"publish\"", "line-gone", "line-new")
        .doesNotContain("PROPOSED");
    assertThat(officer.open("/ui/policies").body()).contains(name + " @ 2", "Waits for a second");
  }

  @Test
  void aMistakeIsToldWithItsPlaceAndTheDocumentStaysInTheForm() {
    var administrator = Browser.signedIn(Roles.ADMINISTRATOR);

    var refused =
        administrator.submit(
            administrator.open("/ui/policies"),
            "/ui/policies",
            Map.of("kind", "POLICY", "document", "policy: x\nrevision: 1\nrulez: []\n"));

    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body())
        .contains("Document:3:1", "unknown key rulez", "POLICY_UNUSABLE", "rulez: []");
  }

  @Test
  void whoProposedTakesItBackAndNobodyElsesRoleDecides() {
    var administrator = Browser.signedIn(Roles.ADMINISTRATOR);
    var place = proposed(administrator, document(Example.unique("tint"), 1, "no red"));
    var scientist = Browser.signedIn(Roles.DATA_SCIENTIST);

    var page = scientist.open(place);
    assertThat(page.body()).contains("A compliance officer publishes it.");
    assertThat(scientist.submit(page, place + "/publication", Map.of()).statusCode())
        .isEqualTo(403);
    var declined =
        administrator.submit(
            administrator.open(place), place + "/declination", Map.of("reason", "a slip"));
    assertThat(administrator.follow(declined).body())
        .containsSubsequence("<dt>Declined</dt>", "UTC", "Reason", "a slip")
        .doesNotContain("id=\"simulate\"", "id=\"h-decide\"");
  }

  @Test
  void aSimulationIsBegunAndItsResultRead() {
    var administrator = Browser.signedIn(Roles.ADMINISTRATOR);
    var place = proposed(administrator, document(Example.unique("tint"), 1, "no grey"));

    var begun = administrator.submit(administrator.open(place), place + "/simulations", Map.of());
    assertThat(administrator.follow(begun).body()).contains("Recorded.");
    var simulations = "policies/" + place.substring(place.lastIndexOf('/') + 1) + "/simulations";
    ended(simulations);

    assertThat(administrator.open(place).body())
        .contains("Live and approved", "Decisions of the period", "nothing changes");
  }

  @Test
  void whatHoldsIsWithdrawnByASecondPersonWhoSeesWhomThatFrees() {
    var administrator = Browser.signedIn(Roles.ADMINISTRATOR);
    var officer = Browser.signedIn(Roles.COMPLIANCE_OFFICER);
    var place = proposed(administrator, document(Example.unique("tint"), 1, "no ochre"));
    officer.submit(officer.open(place), place + "/publication", Map.of());
    assertThat(officer.open(place).body()).doesNotContain("id=\"withdraw\"");

    var asked =
        administrator.submit(
            administrator.open(place), place + "/withdrawal", Map.of("reason", "out of fashion"));
    assertThat(administrator.follow(asked).body())
        .contains("Recorded.", "You asked for it,", "Withdrawal waits for a second person")
        .doesNotContain("id=\"confirm-withdrawal\"");
    var simulations = "policies/" + place.substring(place.lastIndexOf('/') + 1) + "/simulations";
    ended(simulations);
    var page = officer.open(place);
    assertThat(page.body()).contains("What would change at the gate without it", "without it, ");
    var withdrawn = officer.submit(page, place + "/withdrawal/confirmation", Map.of());

    assertThat(officer.follow(withdrawn).body())
        .contains("Recorded.", "Withdrawn")
        .doesNotContain("id=\"h-leave\"");
  }

  /** The newest simulation has come to its end. */
  private static void ended(String simulations) {
    var newest =
        json(ok(CatalogClient.as(Roles.AUDITOR).get(simulations)))
            .getJsonArray("items")
            .getJsonObject(0)
            .getString("id");
    assertThat(Simulating.ended(simulations + "/" + newest).getString("state")).isEqualTo("DONE");
  }

  @Test
  void everyFactIsListedInWords() {
    assertThat(Browser.signedIn(Roles.AUDITOR).open("/ui/policies/facts").body())
        .contains("useCase.riskClass", "the newest approval of version");
  }
}
