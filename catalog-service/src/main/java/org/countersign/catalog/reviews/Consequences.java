package org.countersign.catalog.reviews;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.identity.Agents.AgentView;
import org.countersign.catalog.lineage.Nodes;
import org.countersign.catalog.lineage.Tracing;
import org.countersign.catalog.lineage.Tracing.Affected;
import org.countersign.catalog.lineage.Tracing.Reached;
import org.countersign.catalog.models.ModelVersion;
import org.countersign.catalog.models.ModelVersions;
import org.countersign.catalog.models.Models;
import org.countersign.catalog.reviews.Approval.Standing;
import org.countersign.lineage.Kind;

/**
 * What is affected when a thing upstream cannot be trusted any more: by the graph what came of it,
 * by the rows which approvals of that are in force now, and by both whom to call.
 */
@Dependent
class Consequences {
  /** Ids in one question to the database. */
  private static final int AT_ONCE = 10_000;

  private static final String LIVE = "LIVE";

  private final Tracing tracing;
  private final Nodes nodes;
  private final Models models;
  private final ModelVersions versions;
  private final Approvals approvals;
  private final Reviews reviews;
  private final Agents agents;

  @Inject
  Consequences(
      Tracing tracing,
      Nodes nodes,
      Models models,
      ModelVersions versions,
      Approvals approvals,
      Reviews reviews,
      Agents agents) {
    this.tracing = tracing;
    this.nodes = nodes;
    this.models = models;
    this.versions = versions;
    this.approvals = approvals;
    this.reviews = reviews;
    this.agents = agents;
  }

  /** Why somebody is to be called. */
  enum Part {
    OWNS,
    RAN,
    BUILT,
    SUBMITTED,
    APPROVED,
    DEPLOYED
  }

  /** An approval with what it is about. */
  record Granted(Approval approval, String model, int version) {}

  /**
   * @param parts in how many things they had which part
   */
  record Person(AgentView who, boolean person, Map<Part, Integer> parts) {}

  /**
   * @param approvals whatever their state, those in force first
   * @param people by name
   */
  record Told(Reached reached, List<Granted> approvals, List<Person> people) {
    List<Affected> live() {
      return reached.of(Kind.DEPLOYMENT).stream()
          .filter(each -> each.state().orElse(LIVE).equals(LIVE))
          .toList();
    }

    List<Granted> inForce() {
      return approvals.stream()
          .filter(each -> each.approval().standing() == Standing.APPROVED)
          .toList();
    }
  }

  Told of(String node) {
    var reached = tracing.impact(node);
    var rows = new ArrayList<Approval>();
    var ids =
        reached.of(Kind.APPROVAL).stream()
            .flatMap(each -> nodes.approval(each.node().iri()).stream())
            .toList();
    parts(ids).forEach(part -> rows.addAll(approvals.get(part).values()));
    return new Told(reached, granted(rows), people(reached, rows));
  }

  /** The versions that came of a thing, itself where it is one. */
  List<ModelVersion> versions(Reached reached) {
    var places = new ArrayList<ModelVersions.Place>();
    reached.of(Kind.VERSION).forEach(each -> place(each.node().iri()).ifPresent(places::add));
    place(reached.start().iri()).ifPresent(places::add);
    return parts(places).stream().flatMap(part -> versions.at(part).stream()).toList();
  }

  private Optional<ModelVersions.Place> place(String iri) {
    return nodes.place(iri).map(place -> new ModelVersions.Place(place.model(), place.number()));
  }

  /** Approvals with the names of their models, those in force first. */
  List<Granted> granted(Collection<Approval> rows) {
    var about = new HashMap<UUID, ModelVersion>();
    parts(rows.stream().map(Approval::version).distinct().toList())
        .forEach(part -> about.putAll(versions.get(part)));
    var named = new HashMap<UUID, String>();
    parts(about.values().stream().map(ModelVersion::model).distinct().toList())
        .forEach(part -> models.get(part).forEach((id, model) -> named.put(id, model.name())));
    return rows.stream()
        .flatMap(
            row ->
                Optional.ofNullable(about.get(row.version())).stream()
                    .map(
                        version ->
                            new Granted(
                                row, named.getOrDefault(version.model(), ""), version.number())))
        .sorted(
            Comparator.comparing((Granted each) -> each.approval().standing())
                .thenComparing(Granted::model)
                .thenComparing(Granted::version)
                .thenComparing(each -> each.approval().environment()))
        .toList();
  }

  private List<Person> people(Reached reached, List<Approval> rows) {
    var people = new LinkedHashMap<UUID, Map<Part, Integer>>();
    reached
        .people()
        .forEach(
            (who, kinds) ->
                kinds.forEach(
                    (kind, times) -> part(kind).ifPresent(it -> count(people, who, it, times))));
    var rounds =
        rows.stream()
            .filter(row -> row.standing() == Standing.APPROVED)
            .map(Approval::review)
            .distinct()
            .toList();
    for (var part : parts(rounds)) {
      reviews.submitters(part).values().forEach(who -> count(people, who, Part.SUBMITTED, 1));
      reviews.votes(part).values().stream()
          .flatMap(List::stream)
          .filter(vote -> vote.decision() == Vote.Decision.APPROVE)
          .forEach(vote -> count(people, vote.voter(), Part.APPROVED, 1));
    }
    return people.entrySet().stream()
        .map(
            entry ->
                new Person(
                    agents.view(entry.getKey()), agents.isPerson(entry.getKey()), entry.getValue()))
        .sorted(
            Comparator.comparing((Person each) -> each.who().name())
                .thenComparing(each -> each.who().id()))
        .toList();
  }

  private static void count(Map<UUID, Map<Part, Integer>> people, UUID who, Part part, int times) {
    people.computeIfAbsent(who, any -> new EnumMap<>(Part.class)).merge(part, times, Integer::sum);
  }

  private static Optional<Part> part(Kind kind) {
    return switch (kind) {
      case DATASET, DATASET_VERSION -> Optional.of(Part.OWNS);
      case RUN -> Optional.of(Part.RAN);
      case VERSION -> Optional.of(Part.BUILT);
      case DEPLOYMENT -> Optional.of(Part.DEPLOYED);
      default -> Optional.empty();
    };
  }

  /** So many at once as a question to the database may name. */
  static <T> List<List<T>> parts(Collection<T> all) {
    var list = List.copyOf(all);
    var parts = new ArrayList<List<T>>();
    for (var from = 0; from < list.size(); from += AT_ONCE) {
      parts.add(list.subList(from, Math.min(list.size(), from + AT_ONCE)));
    }
    return parts;
  }

  /** Texts of parts with their counts. */
  static Map<String, Integer> named(Map<Part, Integer> parts) {
    return parts.entrySet().stream()
        .collect(
            Collectors.toMap(
                entry -> entry.getKey().name(),
                Map.Entry::getValue,
                Integer::sum,
                LinkedHashMap::new));
  }
}
