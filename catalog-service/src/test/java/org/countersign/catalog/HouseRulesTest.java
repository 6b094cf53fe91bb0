package org.countersign.catalog;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import jakarta.annotation.Priority;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.mvc.engine.ViewEngine;
import jakarta.persistence.Entity;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.annotation.WebListener;
import jakarta.servlet.annotation.WebServlet;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.ext.Provider;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.countersign.catalog.platform.BodyLimits;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.platform.DoorsOpened;
import org.eclipse.krazo.security.CsrfTokenStrategy;
import org.eclipse.microprofile.rest.client.RestClientBuilder;

/** The rules of the house that a machine can hold. */
@AnalyzeClasses(
    packages = {
      "org.countersign.catalog",
      "org.countersign.ledger",
      "org.countersign.lineage",
      "org.countersign.policy",
      "org.countersign.reports"
    },
    importOptions = DoNotIncludeTests.class)
class HouseRulesTest {
  private static final String CATALOG = "org.countersign.catalog";

  /** Each storey may use those below it. Rooms of one storey do not form a circle. */
  private static final List<Set<String>> STOREYS =
      List.of(
          Set.of("platform"),
          Set.of("problem"),
          Set.of("identity"),
          Set.of("journal"),
          Set.of("notices"),
          Set.of("lineage"),
          Set.of("models", "usecases"),
          Set.of("policies"),
          Set.of("evidence"),
          Set.of("requirements"),
          Set.of("reviews"),
          Set.of("monitoring"),
          Set.of("gate"),
          Set.of("dossiers"),
          Set.of("pages", "integrations"));

  /** Every door without a lock, with the reason why it has none. */
  private static final Map<String, String> OPEN_DOORS =
      Map.ofEntries(
          Map.entry(
              "HomePage.callback", "the issuer sends browsers here before they are signed in"),
          Map.entry("FacetsResource.schema", "events of other systems lead here for their facets"),
          Map.entry("HomePage.goodbye", "shown after signing out"),
          Map.entry("LedgerResource.checkpoint", "anyone may hold the log to what it signed"),
          Map.entry("LedgerResource.consistency", "hashes only, and nobody's word is needed"),
          Map.entry("KeysResource.keys", "public keys, without which no signature can be checked"),
          Map.entry("LedgerResource.policy", "public keys of the log and its witnesses"),
          Map.entry("LedgerResource.proof", "hashes only, and each receipt needs one"),
          Map.entry("TimestampsResource.list", "sizes of public checkpoints"),
          Map.entry("TimestampsResource.response", "an authority's word on a public checkpoint"),
          Map.entry("TimestampsResource.checkpoint", "anyone may hold the log to what it signed"),
          Map.entry("TilesResource.hashes", "hashes only, by which anybody can follow the log"),
          Map.entry("OpenLineageResource.vocabulary", "the same words beside the doors of lineage"),
          Map.entry("ProblemTypesResource.list", "whoever is refused may be a stranger"),
          Map.entry("ProblemTypesResource.page", "the same for a browser"),
          Map.entry("ProblemTypesResource.one", "the type of every answer leads here"),
          Map.entry("ProblemTypesResource.onePage", "the same for a browser"),
          Map.entry("ReportsResource.seal", "a public key, without which no seal can be checked"),
          Map.entry("ReportsResource.certificates", "the same as a file"),
          Map.entry("VerifyPage.show", "a dossier is checked by people without an account"),
          Map.entry("VocabularyResource.turtle", "exported graphs lead here for their words"));

  /** Classes that speak HTTP without being a resource, filter, mapper, page or mechanism. */
  private static final Set<String> ALSO_SPEAK_HTTP =
      Set.of(
          "KeycloakClient", // the requests we make
          "Directory", // reads their failures
          "Write", // the answer of a write, stored and given again on a repeat
          "WriteStream", // the same for facts that come in streams
          "OpenDoors", // reads from the resources which of them are open
          "Told", // the answer to a form
          "VersionForms", // where a form of a version's page leads
          "ReviewForms", // the same of a round's page
          "UseCaseForms", // the same of the pages of a use case
          "Session"); // ends a page's login, here and at the issuer

  @ArchTest
  static final ArchRule resourcesAreBuiltOnce =
      classes()
          .that()
          .areAnnotatedWith(Path.class)
          .and()
          .areNotInterfaces()
          .and()
          .resideOutsideOfPackage(CATALOG + ".pages")
          .should()
          .beAnnotatedWith(Door.class)
          .because("one built for every request is a third of a gate decision");

  @ArchTest
  static final ArchRule featuresUseThoseBelowThemOnly =
      classes().that(resideInAPackage(CATALOG + "..")).should(useLowerStoreysOnly());

  @ArchTest
  static final ArchRule featuresFormNoCircle =
      slices().matching(CATALOG + ".(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nobodyDependsOnTheDoors =
      noClasses()
          .that()
          .resideInAPackage(CATALOG + ".*..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(CATALOG);

  /** Its provider would be looked up on every call. */
  @ArchTest
  static final ArchRule nobodyMakesJsonThroughTheSlowDoor =
      noClasses()
          .that()
          .resideInAPackage(CATALOG + "..")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("jakarta.json.Json");

  @ArchTest
  static final ArchRule librariesKnowNothingOfTheContainer =
      noClasses()
          .that()
          .resideOutsideOfPackage(CATALOG + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jakarta..", CATALOG + "..");

  @ArchTest
  static final ArchRule theLedgerKnowsNoOtherLibrary =
      noClasses()
          .that()
          .resideInAPackage("org.countersign.ledger..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.countersign.lineage..", "org.countersign.policy..", "org.countersign.reports..");

  @ArchTest
  static final ArchRule lineageKnowsNoOtherLibrary =
      noClasses()
          .that()
          .resideInAPackage("org.countersign.lineage..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.countersign.ledger..", "org.countersign.policy..", "org.countersign.reports..");

  @ArchTest
  static final ArchRule policiesKnowNoOtherLibrary =
      noClasses()
          .that()
          .resideInAPackage("org.countersign.policy..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.countersign.ledger..", "org.countersign.lineage..", "org.countersign.reports..");

  @ArchTest
  static final ArchRule reportsKnowTheLedgerAlone =
      noClasses()
          .that()
          .resideInAPackage("org.countersign.reports..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.countersign.lineage..", "org.countersign.policy..");

  /** Time enters where a program starts: the container's here, the others' in their main. */
  @ArchTest
  static final ArchRule timeIsHandedIn =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(CATALOG + ".platform.Platform")
          .and()
          .doNotHaveFullyQualifiedName("org.countersign.ledger.witness.WitnessProgram")
          .and()
          .doNotHaveFullyQualifiedName("org.countersign.ledger.keys.KeysCommand")
          .and()
          .doNotHaveFullyQualifiedName("org.countersign.reports.Verify")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(Clock.class, "systemUTC")
          .orShould()
          .callMethod(Clock.class, "systemDefaultZone")
          .orShould()
          .callMethod(Clock.class, "system", java.time.ZoneId.class)
          .orShould()
          .callMethod(LocalDate.class, "now")
          .orShould()
          .callMethod(LocalDateTime.class, "now")
          .orShould()
          .callMethod(OffsetDateTime.class, "now")
          .orShould()
          .callMethod(ZonedDateTime.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callConstructor(Date.class);

  @ArchTest
  static final ArchRule everyDoorHasALock =
      methods()
          .that(describe("answer HTTP", HouseRulesTest::answersHttp))
          .should()
          .beAnnotatedWith(RolesAllowed.class)
          .orShould()
          .beAnnotatedWith(PermitAll.class);

  @ArchTest
  static void everyOpenDoorHasAReasonAndEveryReasonADoor(JavaClasses house) {
    var open = new TreeSet<String>();
    for (var room : house) {
      for (var method : room.getMethods()) {
        if (answersHttp(method) && method.isAnnotatedWith(PermitAll.class)) {
          open.add(room.getSimpleName() + "." + method.getName());
        }
      }
    }

    assertThat(open).isEqualTo(new TreeSet<>(OPEN_DOORS.keySet()));
  }

  @ArchTest
  static void whatReadsABodyStandsBehindItsLimit(JavaClasses house) {
    var limit = house.get(BodyLimits.class).getAnnotationOfType(Priority.class).value();
    var readers =
        house.that(describe("read bodies", HouseRulesTest::readsBodies)).stream()
            .filter(reader -> !reader.isEquivalentTo(BodyLimits.class))
            .toList();

    assertThat(readers)
        .isNotEmpty()
        .allMatch(reader -> reader.getAnnotationOfType(Priority.class).value() > limit);
  }

  /** See {@code Directory.connect}: made sooner, it breaks an application that is starting. */
  @ArchTest
  static void clientsAreMadeOnceTheDoorsAreOpen(JavaClasses house) {
    var makers =
        house.stream()
            .flatMap(room -> room.getMethodCallsFromSelf().stream())
            .filter(HouseRulesTest::makesClients)
            .toList();

    assertThat(makers)
        .isNotEmpty()
        .allMatch(
            call ->
                call.getOrigin().getRawParameterTypes().stream()
                    .anyMatch(type -> type.isEquivalentTo(DoorsOpened.class)));
  }

  @ArchTest
  static final ArchRule whatAnswersHttpIsPublic =
      classes()
          .that()
          .areAnnotatedWith(Path.class)
          .or()
          .areAnnotatedWith(Provider.class)
          .should()
          .bePublic();

  @ArchTest
  static final ArchRule onlyTheDoorsSpeakHttp =
      noClasses()
          .that(describe("are no doors", room -> !speaksHttp(room)))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jakarta.ws.rs..", "jakarta.servlet..");

  @ArchTest
  static final ArchRule entitiesChangeThroughVerbs =
      noMethods()
          .that()
          .areDeclaredInClassesThat()
          .areAnnotatedWith(Entity.class)
          .should()
          .haveNameMatching("set[A-Z].*");

  @ArchTest
  static final ArchRule namesAreWordsOfTheField =
      noClasses()
          .should()
          .haveSimpleNameEndingWith("Impl")
          .orShould()
          .haveNameMatching(".*(Util|Utils|Helper|Manager|Handler|DTO|Dto)$")
          .orShould()
          .haveNameMatching(".*\\.(Abstract[A-Z]|Common[A-Z]|Base(?!Model\\b)[A-Z])[^.]*$")
          .orShould()
          .haveNameMatching("org\\.countersign\\..*Service$");

  private static ArchCondition<JavaClass> useLowerStoreysOnly() {
    return new ArchCondition<>("use lower storeys only") {
      @Override
      public void check(JavaClass room, ConditionEvents events) {
        var here = storey(room);
        for (var dependency : room.getDirectDependenciesFromSelf()) {
          var there = storey(dependency.getTargetClass());
          if (there > here) {
            events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
          }
        }
      }
    };
  }

  /** The storey of a class: doors above all, everything outside the catalog below all. */
  private static int storey(JavaClass room) {
    var name = room.getPackageName();
    if (name.equals(CATALOG)) {
      return STOREYS.size();
    }
    if (!name.startsWith(CATALOG + ".")) {
      return -1;
    }
    var feature = name.substring(CATALOG.length() + 1).split("\\.", 2)[0];
    return IntStream.range(0, STOREYS.size())
        .filter(storey -> STOREYS.get(storey).contains(feature))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(feature + " has no storey: add it"));
  }

  private static boolean answersHttp(JavaMethod method) {
    return !method.getOwner().isInterface()
        && method.getAnnotations().stream()
            .anyMatch(sign -> sign.getRawType().isAnnotatedWith(HttpMethod.class));
  }

  private static boolean makesClients(JavaMethodCall call) {
    return Stream.of(ClientBuilder.class, RestClientBuilder.class)
        .anyMatch(maker -> call.getTargetOwner().isEquivalentTo(maker));
  }

  private static boolean readsBodies(JavaClass room) {
    return room.isAssignableTo(ContainerRequestFilter.class)
        && room.getMethodCallsFromSelf().stream()
            .anyMatch(call -> call.getName().equals("getEntityStream"));
  }

  private static boolean speaksHttp(JavaClass room) {
    var outermost = room;
    while (outermost.getEnclosingClass().isPresent()) {
      outermost = outermost.getEnclosingClass().get();
    }
    var door = outermost;
    return door.getPackageName().equals(CATALOG)
        || ALSO_SPEAK_HTTP.contains(door.getSimpleName())
        || door.isAssignableTo(Application.class)
        || door.isAssignableTo(HttpAuthenticationMechanism.class)
        || door.isAssignableTo(ViewEngine.class)
        || door.isAssignableTo(CsrfTokenStrategy.class)
        || door.getSimpleName().equals("Problems")
        || List.of(Path.class, Provider.class, WebServlet.class, WebFilter.class, WebListener.class)
            .stream()
            .anyMatch(door::isAnnotatedWith)
        || room.isAnnotatedWith(Provider.class);
  }
}
