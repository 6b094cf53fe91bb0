package org.countersign.catalog.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Journey.json;

import jakarta.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.Chromium;
import org.countersign.catalog.testing.Example;
import org.countersign.catalog.testing.Journey;
import org.countersign.catalog.testing.OfflineCheck;
import org.countersign.catalog.testing.TheRealWar;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The pages in a real browser, as an officer and an auditor use them. */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class BrowserIT {
  private static final int PHONE = 390;

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  /** Machines without a browser may build; the one that guards the main line may not skip. */
  @BeforeEach
  void needsChromium() {
    if (!Chromium.isInstalled()) {
      var missing = "chromium or chromedriver is not on the PATH";
      assertThat(System.getenv("CI")).as(missing).isNotEqualTo("true");
      System.err.println("\n*** THE BROWSER TESTS ARE SKIPPED: " + missing + " ***\n");
      Assumptions.abort(missing);
    }
  }

  @Test
  void anOfficerApprovesWithAReasonAndTheKeyboardAlone() {
    var journey = Journey.registered("MINIMAL");
    var round = journey.submitted().getString("id");
    try (var browser = Chromium.signedIn(Roles.COMPLIANCE_OFFICER)) {
      browser.open("/ui/reviews");
      browser.press("a[href='/ui/reviews/" + round + "']");
      var shown = browser.text();

      tabTo(browser, "reason");
      browser.type("The card is whole and the class is plain.");
      tabTo(browser, "approve");
      browser.script("window.shown = true");
      browser.type(Keys.ENTER);
      browser.awaitAnotherPage();

      assertThat(shown).contains(journey.model(), "What is submitted", "Minimal risk (MINIMAL)");
      assertThat(browser.find("#receipt").getText()).contains("Recorded.");
      assertThat(browser.find("#state").getText()).contains("Approved");
      assertThat(browser.text()).contains("The card is whole and the class is plain.");
    }
  }

  @Test
  void whoSubmittedAVersionReadsWhyTheyCannotVote() {
    var round = Journey.registered("MINIMAL").submitted().getString("id");
    try (var browser = Chromium.signedIn(Roles.DATA_SCIENTIST)) {
      browser.open("/ui/reviews/" + round);

      assertThat(browser.text())
          .contains("You cannot vote here", "somebody else has to approve it")
          .doesNotContain("Approve\n");
    }
  }

  @Test
  void anAuditorDownloadsADossierThatTheCheckFindsSound() throws Exception {
    var journey = Journey.registered("MINIMAL");
    journey.approved(Roles.COMPLIANCE_OFFICER);
    try (var browser = Chromium.signedIn(Roles.AUDITOR)) {
      browser.open("/ui/" + journey.version());
      browser.press("#create-dossier");
      browser.find("a.dossier").click();
      var pdf = browser.download();

      assertThat(new String(pdf, 0, 5, StandardCharsets.US_ASCII)).isEqualTo("%PDF-");
      var problem =
          OfflineCheck.ofTheService()
              .check(pdf)
              .fold(sound -> "", unsound -> unsound.problem().toString());
      assertThat(problem).isEmpty();
    }
  }

  @Test
  void evidenceIsUploadedAndARefusalLeavesWhatWasChosen(@TempDir Path folder) throws Exception {
    var place = "/ui/" + Journey.registered("MINIMAL").version();
    var file = Files.writeString(folder.resolve("report.txt"), "all slices hold");
    try (var stranger = Chromium.signedIn("treasurer");
        var owner = Chromium.signedIn(Roles.MODEL_OWNER)) {
      fillIn(stranger, place, file);
      stranger.find("#upload button").click();
      stranger.await("#upload-told:not([hidden])");
      fillIn(owner, place, file);
      owner.press("#upload button");

      assertThat(stranger.find("#upload-told").getText()).contains("FOREIGN_TEAM", "team lending");
      assertThat(stranger.find("#u-title").getDomProperty("value")).isEqualTo("Slices");
      assertThat(stranger.find("#u-file").getDomProperty("value")).endsWith("report.txt");
      assertThat(owner.find("#receipt").getText()).contains("Recorded.");
      assertThat(owner.find("#evidence").getText()).contains("Slices", "Waits for a validator");
    }
  }

  private static void fillIn(Chromium browser, String place, Path file) {
    browser.open(place);
    browser.find("#evidence details summary").click();
    browser.find("#u-type").sendKeys("Test report");
    browser.find("#u-title").sendKeys("Slices");
    browser.find("#u-file").sendKeys(file.toString());
  }

  @Test
  void thePictureOfALineageIsWalkedByKeyboardAndAHostileNameIsOnlyAName() {
    var name = "<img src=x onerror=window.hostile=1>" + Example.unique("loans");
    var scientist = CatalogClient.as(Roles.DATA_SCIENTIST);
    var sha256 = Example.digest();
    var dataset =
        Example.json(
                Example.ok(
                    scientist.post(
                        "datasets", "{\"name\":\"%s\",\"team\":\"lending\"}".formatted(name))))
            .getString("id");
    Example.ok(
        scientist.post("datasets/" + dataset + "/versions", "{\"sha256\":\"" + sha256 + "\"}"));
    var journey = Journey.registered("MINIMAL", name, sha256);
    journey.approved(Roles.COMPLIANCE_OFFICER);
    try (var browser = Chromium.signedIn(Roles.AUDITOR)) {
      browser.open("/ui/" + journey.version() + "/lineage");
      var boxes = boxes(browser);
      var start =
          browser.script(
              "const a = document.querySelector('.lineage-start').getBoundingClientRect();"
                  + "const b = document.querySelector('.picture').getBoundingClientRect();"
                  + "return a.left >= b.left && a.right <= b.right");
      assertThat(browser.brokenRules()).isEmpty();
      var told = "";
      for (var steps = 0; steps < 80 && !told.contains(name); steps++) {
        browser.keys(Keys.TAB);
        told =
            String.valueOf(
                browser.script(
                    "const a = document.activeElement;"
                        + "return a.closest('svg.lineage') ? a.getAttribute('aria-label') : ''"));
      }
      browser.script("window.shown = true");
      browser.keys(Keys.ENTER);
      browser.awaitAnotherPage();
      var page = browser.text();
      browser.open("/ui/" + journey.version() + "/lineage");
      browser.find("#depth").clear();
      browser.find("#depth").sendKeys("1");
      browser.press("form[aria-label='Picture'] button");

      assertThat(start).isEqualTo("true");
      assertThat(told).startsWith("dataset version: " + name);
      assertThat(page).contains(name, "Version 1");
      assertThat(boxes(browser)).isLessThan(boxes);
      assertThat(browser.script("return window.hostile")).isEqualTo("null");
    }
  }

  private static int boxes(Chromium browser) {
    return Integer.parseInt(
        String.valueOf(browser.script("return document.querySelectorAll('.lineage-box').length")));
  }

  @Test
  void noPageBreaksTheAccessibilityRulesInLightOrDark() {
    var broken = new LinkedHashSet<String>();
    var pages = pages();
    try (var browser = Chromium.signedIn(Roles.COMPLIANCE_OFFICER)) {
      for (var scheme : List.of("light", "dark")) {
        browser.prefer(scheme);
        for (var page : pages) {
          browser.open(page);
          assertThat(browser.script("return document.documentElement.dataset.bsTheme"))
              .isEqualTo(scheme);
          browser.brokenRules().forEach(rule -> broken.add(scheme + " " + page + " " + rule));
        }
      }
    }

    assertThat(broken).isEmpty();
  }

  @Test
  void onAPhoneNoPageScrollsSidewaysOrBreaksTheRules() {
    var wrong = new ArrayList<String>();
    var pages = pages();
    try (var browser = Chromium.signedIn(Roles.COMPLIANCE_OFFICER)) {
      browser.narrow(PHONE);
      for (var page : pages) {
        browser.open(page);
        if (browser.overhang() > 0) {
          wrong.add(page + " is wider by " + browser.overhang());
        }
        browser.brokenRules().forEach(rule -> wrong.add(page + " " + rule));
      }
    }

    assertThat(wrong).isEmpty();
  }

  /** Bounds that wait for their signatures. */
  private static JsonObject bounds() {
    var journey = Journey.registered("MINIMAL").evaluated("0.84");
    journey.approved(Roles.COMPLIANCE_OFFICER);
    var until = Clock.systemUTC().instant().plus(Duration.ofDays(30));
    return Journey.created(journey.bounds(Roles.MODEL_OWNER, "auc", "0.8", until));
  }

  /** Every kind of page: filled, empty, open to vote, decided, and the ones that say no. */
  private static List<String> pages() {
    var full = Journey.registered("HIGH").withEvidence();
    full.approved(Roles.VALIDATOR, Roles.COMPLIANCE_OFFICER, Roles.RISK_OWNER);
    full.gate();
    var open = Journey.registered("HIGH");
    open.gate();
    var round = open.submitted().getString("id");
    var bounds = bounds();
    return List.of(
        "/ui/",
        "/ui/?q=" + Example.unique("nobody"),
        "/ui/" + full.version(),
        "/ui/" + open.version(),
        "/ui/models/" + Example.newModel(),
        "/ui/reviews",
        "/ui/reviews/" + round,
        "/ui/reviews/" + bounds.getString("review"),
        "/ui/envelopes/" + bounds.getString("id"),
        "/ui/use-cases",
        "/ui/use-cases/" + full.useCase(),
        "/ui/use-cases/" + Example.newUseCase(),
        "/ui/use-cases/" + full.useCase() + "/answers",
        "/ui/environments",
        "/ui/policies",
        "/ui/policies/facts",
        "/ui/policies/" + proposal(),
        "/ui/datasets",
        "/ui/datasets/" + Example.newDataset(),
        "/ui/impact?node=version:" + full.model() + "/1",
        "/ui/impact?node=version:" + open.model() + "/1",
        "/ui/impact",
        "/ui/"
            + full.version()
            + "/lineage?with="
            + open.model()
            + "/1&from=commit:3f2c9e1&original=run:a&repeated=run:b",
        "/ui/ledger",
        "/ui/ledger/records/keys",
        "/ui/ledger/records/erasures",
        "/ui/inbox",
        "/ui/delegations",
        "/ui/notices",
        "/ui/break-glass",
        "/ui/portfolio",
        "/ui/verify",
        "/ui/goodbye",
        "/problems",
        "/problems/foreign-team",
        "/ui/reviews/nothing",
        "/ui/nothing");
  }

  /** A next revision of what holds, simulated. */
  private static String proposal() {
    var administrator = CatalogClient.as(Roles.ADMINISTRATOR);
    var held =
        json(administrator.get("policies").body())
            .getJsonArray("items")
            .getValuesAs(JsonObject.class)
            .stream()
            .filter(item -> item.getString("name").equals("default"))
            .filter(item -> item.getString("state").equals("ACTIVE"))
            .findFirst()
            .orElseThrow();
    var text = administrator.get("policies/" + held.getString("id") + "/document").body();
    var revision = "9" + (System.nanoTime() % 1_000_000);
    var proposed =
        administrator.send(
            administrator
                .request("policies?kind=POLICY")
                .header("Content-Type", "application/yaml")
                .POST(
                    BodyPublishers.ofString(
                        text.replaceFirst("revision: [0-9]+", "revision: " + revision)
                            .replace("\"NONE\"", "\"REVOKED\""))));
    var id = json(Example.ok(proposed).body()).getString("id");
    Example.ok(administrator.post("policies/" + id + "/simulations", ""));
    return id;
  }

  private static void tabTo(Chromium browser, String id) {
    for (var steps = 0; steps < 60 && !browser.focus().equals(id); steps++) {
      browser.type(Keys.TAB);
    }
    assertThat(browser.focus()).isEqualTo(id);
  }
}
