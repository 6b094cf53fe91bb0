package org.countersign.policy;

import dev.cel.common.types.CelType;
import dev.cel.common.types.StructType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.countersign.policy.FactType.Decimal;
import org.countersign.policy.FactType.ListOf;
import org.countersign.policy.FactType.Moment;
import org.countersign.policy.FactType.Structure;
import org.countersign.policy.FactType.Truth;
import org.countersign.policy.FactType.Whole;

/**
 * Every fact that a gate's conditions may name: its CEL type, unit and meaning. Policies and
 * frameworks are checked against it when they are loaded, facts when they are made.
 */
public final class FactSchema {
  /** Stands for "has no end"; the last whole second CEL's timestamps know. */
  static final Instant FAR_FUTURE = Instant.parse("9999-12-31T23:59:59Z");

  private static final FactType TEXT = new FactType.Text(Set.of());
  private static final FactType TRUTH = new Truth();
  private static final FactType MOMENT = new Moment();
  private static final FactType DECIMAL = new Decimal();
  private static final FactType COUNT = new Whole(0, Integer.MAX_VALUE);
  private static final FactType PERCENT = new Whole(0, 100);
  private static final FactType TEXTS = new ListOf(TEXT);
  private static final FactType CLASS = FactType.oneOf(RiskClass.values());

  /**
   * One fact as documentation shows it.
   *
   * @param path dotted name; {@code []} marks the items of a list
   * @param optional may be left out; {@link #meaning} says what then holds
   */
  public record Fact(String path, String type, String unit, String meaning, boolean optional) {}

  private static final Structure GATE = gate();
  static final Expressions EXPRESSIONS = expressions();

  private FactSchema() {}

  /** All facts of the gate, structures before their fields. */
  public static List<Fact> facts() {
    var facts = new ArrayList<Fact>();
    list("", GATE, facts);
    return List.copyOf(facts);
  }

  static Structure structure() {
    return GATE;
  }

  private static void list(String prefix, Structure structure, List<Fact> facts) {
    structure
        .fields()
        .forEach(
            (name, field) -> {
              facts.add(
                  new Fact(
                      prefix + name,
                      field.type().display(),
                      field.unit(),
                      field.meaning(),
                      field.otherwise().isPresent()));
              if (field.type() instanceof Structure inner) {
                list(prefix + name + ".", inner, facts);
              } else if (field.type() instanceof ListOf of
                  && of.item() instanceof Structure inner) {
                list(prefix + name + "[].", inner, facts);
              }
            });
  }

  private static Expressions expressions() {
    var variables = new LinkedHashMap<String, CelType>();
    var structures = new ArrayList<StructType>();
    GATE.fields().forEach((name, field) -> variables.put(name, field.type().cel()));
    collect(GATE, structures);
    return new Expressions(variables, structures);
  }

  private static void collect(Structure structure, List<StructType> into) {
    for (var field : structure.fields().values()) {
      var type = field.type() instanceof ListOf of ? of.item() : field.type();
      if (type instanceof Structure inner) {
        into.add(inner.cel());
        collect(inner, into);
      }
    }
  }

  private static Structure gate() {
    return new Fields()
        .with("now", MOMENT, "UTC", "the database's time of the snapshot")
        .with("environment", environment(), "where the version shall run")
        .with("asked", asked(), "", "what the question says of the deployment", Map.of())
        .with("model", model(), "the model the version belongs to")
        .with("version", version(), "the version asked for")
        .with("useCase", useCase(), "the use case asked for, or the only one linked")
        .with(
            "linkedClasses",
            new ListOf(CLASS),
            "",
            "the classes of all use cases linked to the version")
        .with("card", card(), "the version's model card")
        .with("evidence", new ListOf(evidence()), "", "every evidence record of the version")
        .with(
            "metrics",
            new ListOf(metric()),
            "",
            "what accepted evidence measured, the newest of each metric and data set",
            List.of())
        .with(
            "champion",
            champion(),
            "",
            "the other version that went live last in this environment for the use case",
            Map.of())
        .with("approval", approval(), "the newest approval of version, use case and environment")
        .with(
            "validation",
            new Fields()
                .with(
                    "outcome",
                    FactType.oneOf("NONE", "FIT", "FIT_WITH_LIMITATIONS", "UNFIT"),
                    "",
                    "what the newest validation found; NONE when nobody validated it",
                    "NONE")
                .structure("Validation"),
            "",
            "what an independent validator says of the version",
            Map.of())
        .with("findings", new ListOf(finding()), "", "what validators found", List.of())
        .with(
            "waivers",
            new ListOf(waiver()),
            "",
            "requirements that two people decided to do without for a time",
            List.of())
        .with(
            "promotion",
            promotion(),
            "",
            "how far the version has come for the use case; nowhere when not said",
            Map.of())
        .with(
            "rollout",
            rollout(),
            "",
            "the newest deployment of the version in this environment, as far as it is live",
            Map.of())
        .with("lineage", LineageFacts.structure(), "what the lineage graph last said")
        .with("ledger", ledger(), "what the ledger says about the rows read")
        .with("people", people(), "who made the version and its evidence")
        .with(
            "breakGlass",
            breakGlass(),
            "",
            "an emergency that lets the version in",
            Map.of("active", false, "validUntil", Instant.EPOCH, "reason", ""))
        .structure("Gate");
  }

  private static Structure environment() {
    return new Fields()
        .with("name", TEXT, "", "its name")
        .with("order", COUNT, "", "its place in the order of environments, lowest first")
        .with("approvalRequired", TRUTH, "", "an approval is demanded here")
        .with("production", TRUTH, "", "real decisions about people are made here")
        .structure("Environment");
  }

  private static Structure asked() {
    return new Fields()
        .with("trafficPercent", PERCENT, "percent", "the share it shall get; all if not said", 100)
        .with("region", TEXT, "", "where it shall run; empty if not said", "")
        .structure("Asked");
  }

  private static Structure model() {
    return new Fields()
        .with("id", TEXT, "", "its id")
        .with("name", TEXT, "", "its name at the time")
        .with("team", TEXT, "", "the team that owns it")
        .structure("Model");
  }

  private static Structure version() {
    return new Fields()
        .with("id", TEXT, "", "its id")
        .with("number", COUNT, "", "1, 2, 3 …")
        .with("label", TEXT, "", "its alias; empty when it has none", "")
        .with("artifactBound", TRUTH, "", "an artifact digest is bound to it")
        .with(
            "digestMatches",
            TRUTH,
            "",
            "the digest asked for is the bound one; true when none was asked for")
        .with("authorsKnown", TRUTH, "", "the people behind it are named")
        .structure("Version");
  }

  private static Structure useCase() {
    return new Fields()
        .with("id", TEXT, "", "its id; empty when there is none")
        .with("name", TEXT, "", "its name at the time")
        .with("team", TEXT, "", "the team that owns it")
        .with("domain", TEXT, "", "the field it is in, such as banking", "")
        .with("riskClass", CLASS, "", "its class; UNDETERMINED when it was never classified")
        .with("overlays", TEXTS, "", "what applies beside the class, such as TRANSPARENCY")
        .with("roles", TEXTS, "", "our roles under the Act; empty means not known", List.of())
        .with(
            "duties",
            TEXTS,
            "",
            "the obligations that follow, each with its first day: OB-27 2027-12-02",
            List.of())
        .with("classified", TRUTH, "", "a compliance officer signed the class")
        .with("classifiedAt", MOMENT, "UTC", "when; 1970 when never", Instant.EPOCH)
        .with("packVersion", TEXT, "", "the rule pack that gave the class", "")
        .with("linked", TRUTH, "", "the version is linked to it")
        .with("ambiguous", TRUTH, "", "several are linked and none was named")
        .with("questionsAnswered", TRUTH, "", "the five experimentation questions are answered")
        .structure("UseCase");
  }

  private static Structure card() {
    return new Fields()
        .with("present", TRUTH, "", "there is one")
        .with("score", PERCENT, "percent", "how complete it is")
        .with("needed", PERCENT, "percent", "how complete it must be for the class")
        .structure("Card");
  }

  private static Structure evidence() {
    return new Fields()
        .with("id", TEXT, "", "its id")
        .with("type", FactType.oneOf(EvidenceType.values()), "", "what it is about")
        .with("status", FactType.oneOf("SUBMITTED", "ACCEPTED", "REJECTED"), "", "its review")
        .with("provenance", FactType.oneOf(Provenance.values()), "", "how far to trust it")
        .with("producer", TEXT, "", "who made it")
        .with("reviewer", TEXT, "", "who accepted or rejected it; empty when nobody did", "")
        .with("producedAt", MOMENT, "UTC", "when it was made")
        .with("validUntil", MOMENT, "UTC", "when it ends; year 9999 when it does not", FAR_FUTURE)
        .with("newerThanArtifact", TRUTH, "", "it was made after the bound artifact")
        .with(
            "checked",
            FactType.oneOf("UNCHECKED", "PASSED", "FAILED"),
            "",
            "whether its own numbers hold when they are computed again",
            "UNCHECKED")
        .structure("Evidence");
  }

  private static Structure metric() {
    return new Fields()
        .with("name", TEXT, "", "the metric, as the evidence names it")
        .with("dataset", TEXT, "", "the name of the data it was measured on")
        .with("value", DECIMAL, "", "its value over all cases")
        .with("higherIsBetter", TRUTH, "", "a higher value is a better one")
        .with(
            "counts",
            TRUTH,
            "",
            "the numbers of the evidence hold, it is newer than the artifact and has not ended",
            false)
        .with("evidence", TEXT, "", "the id of the evidence")
        .with("compared", TRUTH, "", "the champion was measured on the same data", false)
        .with("gain", DECIMAL, "", "how much better than the champion; 0 if not compared", 0)
        .structure("Metric");
  }

  private static Structure champion() {
    return new Fields()
        .with("live", TRUTH, "", "there is one", false)
        .with("version", TEXT, "", "its id; empty where there is none", "")
        .structure("Champion");
  }

  private static Structure approval() {
    var vote =
        new Fields()
            .with("person", TEXT, "", "who voted")
            .with("role", TEXT, "", "the role held when the vote was cast")
            .with("decision", FactType.oneOf("APPROVE", "REJECT"), "", "what the vote says")
            .with("roleHeldNow", TRUTH, "", "the person still holds that role")
            .structure("Vote");
    var condition =
        new Fields()
            .with("id", TEXT, "", "its id")
            .with("kind", FactType.oneOf(Condition.Kind.values()), "", "what it binds")
            .with("says", TEXT, "", "the same in words")
            .with("percent", PERCENT, "percent", "the most traffic; none when not said", 0)
            .with("names", TEXTS, "", "environments or regions", List.of())
            .with("due", MOMENT, "UTC", "its date; 1970 when it has none", Instant.EPOCH)
            .with(
                "metricHolds",
                TRUTH,
                "",
                "the metric is known and not below the floor: as accepted evidence measured it, else as registered",
                false)
            .with("done", TRUTH, "", "somebody confirmed that the task is done", false)
            .structure("Condition");
    return new Fields()
        .with(
            "state",
            FactType.oneOf(
                "NONE",
                "PENDING",
                "APPROVED",
                "SUSPENDED",
                "STALE",
                "REVOKED",
                "REJECTED",
                "CHANGES_REQUESTED"),
            "",
            "where it stands; expiry is computed from validUntil")
        .with("validUntil", MOMENT, "UTC", "when it ends; 1970 when not said", Instant.EPOCH)
        .with(
            "scope",
            FactType.oneOf("FULL", "LIGHT", "NONE", "ENVELOPE"),
            "",
            "how far an officer let the round be shortened; ENVELOPE: given without a round",
            "FULL")
        .with(
            "envelope",
            FactType.oneOf("NONE", "SIGNED", "SUPERSEDED", "REVOKED"),
            "",
            "how the bounds stand that an approval without a round rests on",
            "NONE")
        .with("submitter", TEXT, "", "who submitted the version for review", "")
        .with("digestCurrent", TRUTH, "", "the votes bind to the digest of what is there now")
        .with("votes", new ListOf(vote), "", "the votes of the round", List.of())
        .with(
            "waitsFor",
            TEXTS,
            "",
            "the roles whose votes an undecided round still wants, slot by slot",
            List.of())
        .with(
            "conditions",
            new ListOf(condition),
            "",
            "what its voters bound the approval to",
            List.of())
        .structure("Approval");
  }

  private static Structure finding() {
    return new Fields()
        .with("id", TEXT, "", "its id")
        .with("severity", FactType.oneOf("BLOCKING", "MAJOR", "MINOR"), "", "how much it weighs")
        .with("open", TRUTH, "", "nobody has closed it", true)
        .structure("Finding");
  }

  private static Structure waiver() {
    return new Fields()
        .with("id", TEXT, "", "its id")
        .with("requirement", TEXT, "", "the id of the requirement")
        .with("by", TEXT, "", "who granted it")
        .with("until", MOMENT, "UTC", "when it ends; 1970 when not said", Instant.EPOCH)
        .structure("Waiver");
  }

  private static Structure promotion() {
    return new Fields()
        .with("before", TEXT, "", "the environment before this one; empty for the first", "")
        .with("deployed", TRUTH, "", "it was deployed in the environment before", false)
        .with("live", TRUTH, "", "it is live in the environment before", false)
        .structure("Promotion");
  }

  private static Structure rollout() {
    return new Fields()
        .with(
            "strategy",
            FactType.oneOf("NONE", "DIRECT", "CANARY", "SHADOW", "BLUE_GREEN", "PERCENTAGE"),
            "",
            "NONE where nothing is live, DIRECT where it went live at once",
            "NONE")
        .with("percent", PERCENT, "percent", "the share of the traffic it has", 0)
        .with(
            "outcome",
            FactType.oneOf("NONE", "RUNNING", "WON", "NEUTRAL", "LOST"),
            "",
            "what its experiment came to",
            "NONE")
        .structure("Rollout");
  }

  private static Structure ledger() {
    return new Fields()
        .with("differing", TEXTS, "", "rows that do not say what their leaf says")
        .with(
            "cosignedAt",
            MOMENT,
            "UTC",
            "when witnesses last cosigned what is published; 1970 when they never did",
            Instant.EPOCH)
        .structure("Ledger");
  }

  private static Structure people() {
    return new Fields()
        .with("developers", TEXTS, "", "who developed or trained the version")
        .with("producers", TEXTS, "", "who produced its evidence")
        .structure("People");
  }

  private static Structure breakGlass() {
    return new Fields()
        .with("active", TRUTH, "", "two persons let the version in here, and its hours last")
        .with("validUntil", MOMENT, "UTC", "when they end; 1970 when there are none")
        .with("reason", TEXT, "", "a code of the emergency document; empty without one")
        .structure("BreakGlass");
  }
}
