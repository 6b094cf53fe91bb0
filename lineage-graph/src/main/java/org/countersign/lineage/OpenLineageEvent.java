package org.countersign.lineage;

import static org.countersign.lineage.Vocabulary.RDFS;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.countersign.lineage.Vocabulary.Property;

/**
 * An event of OpenLineage 2-0-2: of a run, a job or a dataset. What is read is judged by the
 * standard's schemas where they say what something means; what they leave open is accepted: facets
 * nobody knows, optional members that are absent, times without a zone or with nanoseconds. What
 * {@link #read} accepts can be said by {@link Growing#openLineage}, and says the same whenever and
 * however often it is said.
 *
 * @see <a href="https://openlineage.io/spec/2-0-2/OpenLineage.json">OpenLineage.json</a>
 */
public final class OpenLineageEvent {
  private static final Set<String> RUN_STATES =
      Set.of("START", "RUNNING", "COMPLETE", "ABORT", "FAIL", "OTHER");

  /** Anything would do; it never leaves this class. */
  private static final Iris TRIAL = new Iris("https://trial.example");

  private final Pointed event;
  private final Type type;
  private final Instant at;

  private OpenLineageEvent(Pointed event, Type type, Instant at) {
    this.event = event;
    this.type = type;
    this.at = at;
  }

  /** What an event is about. */
  public enum Type {
    RUN,
    JOB,
    DATASET
  }

  /**
   * How much an event may hold; how many bytes it may have is for whoever reads them to say.
   *
   * @param depth of objects and arrays in one another; the event itself is the first
   * @param values objects, arrays, texts, numbers and names of members in all
   * @param facets members of one {@code facets} object
   * @param characters of one text or name
   */
  public record Limits(int depth, int values, int facets, int characters) {
    /** More than any integration sends, and little enough to hold thousands at once. */
    public static final Limits USUAL = new Limits(32, 100_000, 500, 65_536);

    public Limits {
      if (depth < 1 || values < 1 || facets < 1 || characters < 1) {
        throw new IllegalArgumentException("a limit that lets nothing through");
      }
    }
  }

  /**
   * Reads an event.
   *
   * @param json {@code Map}, {@code List}, {@code String}, {@code Number} and {@code Boolean} as a
   *     JSON reader gives them, numbers as {@code Long} or {@code Double}; any other object, such
   *     as a reader's own null, stands for null
   * @throws UnreadableDocumentException if it is none or exceeds the limits, with a pointer to
   *     where
   */
  public static OpenLineageEvent read(Object json, Limits limits) {
    var event = new Pointed(json, "");
    new OpenLineageLimits(limits).check(event);
    var type =
        event.get("run").isPresent()
            ? Type.RUN
            : event.get("dataset").isPresent() ? Type.DATASET : Type.JOB;
    event.get("eventType").ifPresent(OpenLineageEvent::knownState);
    event.need("producer").text();
    event.get("schemaURL").ifPresent(Pointed::text);
    var read = new OpenLineageEvent(event, type, event.need("eventTime").time());
    read.say(new Sentences(TRIAL, Source.OBSERVED, new HashSet<>()));
    return read;
  }

  private static void knownState(Pointed state) {
    if (!RUN_STATES.contains(state.text())) {
      throw state.fault("is not one of START, RUNNING, COMPLETE, ABORT, FAIL and OTHER");
    }
  }

  public Type type() {
    return type;
  }

  /** When it happened, by the clock of who sent it. */
  public Instant at() {
    return at;
  }

  /** The run it is about, as a UUID in lower case. */
  public Optional<String> run() {
    return type == Type.RUN
        ? Optional.of(event.need("run").need("runId").uuid())
        : Optional.empty();
  }

  /** Namespace, slash and name of each dataset it reads, writes or describes. */
  public Set<String> datasets() {
    var names = new TreeSet<String>();
    event.elements("inputs").forEach(each -> names.add(each.dataset()));
    event.elements("outputs").forEach(each -> names.add(each.dataset()));
    event.get("dataset").ifPresent(each -> names.add(each.dataset()));
    return names;
  }

  /**
   * The persons it names: owners of jobs and datasets and members such as {@code user} or {@code
   * createdBy} of any facet; teams and programs are none.
   */
  public Set<String> people() {
    return OpenLineagePeople.in(event.value());
  }

  /**
   * The event as it may be kept: each person's name replaced, values of environment variables and
   * credentials in addresses left out. Everything else is as it was sent, whether known or not.
   *
   * @param agent gives the agent id of each of {@link #people}
   */
  public Map<String, Object> withoutPeople(UnaryOperator<String> agent) {
    return OpenLineagePeople.replaced(event.object(), agent);
  }

  void say(Sentences g) {
    switch (type) {
      case RUN -> sayRun(g);
      case JOB -> sayJob(g);
      case DATASET -> sayDataset(g);
    }
  }

  private void sayDataset(Sentences g) {
    var dataset = OpenLineageDataset.said(g, event.need("dataset"), Optional.empty(), at);
    OpenLineageColumns.say(g, Optional.empty(), List.of(), List.of(dataset));
  }

  private void sayRun(Sentences g) {
    var job = job(g, event.need("job"));
    var reported = event.need("run");
    var run = g.run(reported.need("runId").uuid());
    g.link(run, Property.RUN_OF, job);
    event
        .text("eventType")
        .filter(state -> !state.equals("OTHER"))
        .ifPresent(
            state -> {
              g.observed(run, state, at);
              if (state.equals("START")) {
                g.time(run, "startedAtTime", at);
              } else if (!state.equals("RUNNING")) {
                g.time(run, "endedAtTime", at);
              }
            });
    new OpenLineageRun(g, run).facets(reported.members("facets"));
    new OpenLineageJob(g, run).code(event.need("job").members("facets"));
    var inputs = datasets(g, "inputs", run);
    var outputs = datasets(g, "outputs", run);
    new OpenLineageFlow(g, Optional.of(run), inputs, outputs).say();
    new OpenLineageLearning(g, run).say(reported.members("facets"), inputs, outputs);
    OpenLineageColumns.say(g, Optional.of(run), inputs, outputs);
    new OpenLineageColumns.Declared(g, Optional.of(run), inputs, outputs)
        .say(event.need("job").members("facets"));
  }

  private void sayJob(Sentences g) {
    var reported = event.need("job");
    var job = job(g, reported);
    new OpenLineageJob(g, job).code(reported.members("facets"));
    var inputs = datasets(g, "inputs", job);
    var outputs = datasets(g, "outputs", job);
    new OpenLineageFlow(g, Optional.empty(), inputs, outputs).declare(job);
    OpenLineageColumns.say(g, Optional.empty(), inputs, outputs);
    new OpenLineageColumns.Declared(g, Optional.empty(), inputs, outputs)
        .say(reported.members("facets"));
  }

  private String job(Sentences g, Pointed job) {
    var namespace = job.need("namespace").name();
    var name = job.need("name").name();
    var iri = jobNamed(g, namespace, name);
    new OpenLineageJob(g, iri).facets(job.members("facets"));
    return iri;
  }

  static String jobNamed(Sentences g, String namespace, String name) {
    var iri = g.iris().job(namespace, name);
    g.is(iri, Kind.JOB, name, "Entity");
    g.a(iri, Vocabulary.PROV + "Plan");
    g.text(iri, RDFS + "label", name);
    g.own(iri, Property.NAMESPACE, namespace);
    return iri;
  }

  private List<OpenLineageDataset> datasets(Sentences g, String member, String maker) {
    return event.elements(member).stream()
        .map(each -> OpenLineageDataset.said(g, each, Optional.of(maker), at))
        .toList();
  }
}
