package org.countersign.catalog.lineage;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.platform.DatabaseUnavailableException;
import org.countersign.catalog.platform.Ids;
import org.countersign.lineage.Closure;
import org.countersign.lineage.Closure.Node;
import org.countersign.lineage.Iris;
import org.countersign.lineage.Kind;
import org.countersign.policy.EvidenceType;
import org.countersign.policy.RiskClass;

/**
 * Gives what the graph knows by id alone the names that people know it by now: models, use cases,
 * targets of deployments and people. Names can change and be erased, so they are not in the graph.
 * What the graph knows by a code alone, such as a type of evidence, is told in words.
 */
@Dependent
class Names {
  private static final Set<Kind> NAMED =
      Set.of(Kind.MODEL, Kind.VERSION, Kind.USE_CASE, Kind.DEPLOYMENT, Kind.UNKNOWN);
  private static final List<String> PEOPLE = List.of("wasAttributedTo", "wasAssociatedWith");
  private static final String SQL =
      "SELECT id, name FROM model WHERE id = ANY (?)"
          + " UNION ALL SELECT id, name FROM use_case WHERE id = ANY (?)"
          + " UNION ALL SELECT id, target FROM deployment WHERE id = ANY (?)";

  private final DataSource database;
  private final Agents agents;

  @Inject
  Names(DataSource database, Agents agents) {
    this.database = database;
    this.agents = agents;
  }

  /** The closure with names in its labels and attributes; what has no name stays as it was. */
  Closure named(Closure closure, Iris iris) {
    var ids = new LinkedHashSet<UUID>();
    closure.nodes().stream()
        .filter(node -> NAMED.contains(node.kind()))
        .forEach(node -> id(node.iri(), iris).ifPresent(ids::add));
    var names = names(ids);
    return new Closure(
        closure.nodes().stream().map(node -> named(node, iris, names)).toList(),
        closure.edges(),
        closure.truncated());
  }

  private Node named(Node node, Iris iris, Map<UUID, String> names) {
    var attributes = new LinkedHashMap<>(node.attributes());
    var people = new LinkedHashSet<String>();
    for (var role : PEOPLE) {
      attributes
          .getOrDefault(role, List.of())
          .forEach(agent -> id(agent, iris).ifPresent(id -> people.add(agents.view(id).name())));
    }
    if (!people.isEmpty()) {
      attributes.put("people", List.copyOf(people));
    }
    var name =
        NAMED.contains(node.kind())
            ? id(node.iri(), iris).map(names::get)
            : Optional.<String>empty();
    name.ifPresent(text -> attributes.put(attribute(node), List.of(text)));
    return new Node(
        node.iri(),
        node.kind(),
        name.map(text -> label(node, text)).orElseGet(() -> words(node)),
        node.step(),
        attributes);
  }

  private static String attribute(Node node) {
    return switch (node.kind()) {
      case VERSION -> "model";
      case DEPLOYMENT -> "target";
      default -> "name";
    };
  }

  private static String label(Node node, String name) {
    return switch (node.kind()) {
      case VERSION -> name + " " + String.join("", attribute(node, "number"));
      case DEPLOYMENT -> String.join("", attribute(node, "environment")) + " " + name;
      default -> name;
    };
  }

  /** The label, where it is a code in words; the code itself stays among the attributes. */
  private static String words(Node node) {
    Optional<String> words =
        switch (node.kind()) {
          case EVIDENCE ->
              first(node, "evidenceType").flatMap(EvidenceType::named).map(EvidenceType::words);
          case CLASSIFICATION ->
              first(node, "riskClass").map(RiskClass::valueOf).map(RiskClass::words);
          case DECISION ->
              first(node, "environment")
                  .flatMap(where -> first(node, "outcome").map(outcome -> decided(outcome, where)));
          default -> Optional.empty();
        };
    return words.orElse(node.label());
  }

  private static String decided(String outcome, String environment) {
    return (outcome.equals("ALLOW") ? "allowed for " : "denied for ") + environment;
  }

  private static Optional<String> first(Node node, String name) {
    return attribute(node, name).stream().findFirst();
  }

  private static List<String> attribute(Node node, String name) {
    return node.attributes().getOrDefault(name, List.of());
  }

  /** The id after the first segment, as in {@code <base>/models/<id>/versions/3}. */
  private static Optional<UUID> id(String iri, Iris iris) {
    if (!iri.startsWith(iris.base() + "/")) {
      return Optional.empty();
    }
    var segments = iri.substring(iris.base().length() + 1).split("/", -1);
    return segments.length < 2 ? Optional.empty() : Ids.read(segments[1]);
  }

  private Map<UUID, String> names(Set<UUID> ids) {
    if (ids.isEmpty()) {
      return Map.of();
    }
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(SQL)) {
      var asked = connection.createArrayOf("uuid", new ArrayList<>(ids).toArray());
      for (int i = 1; i <= 3; i++) {
        statement.setArray(i, asked);
      }
      var names = new HashMap<UUID, String>();
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          names.put(rows.getObject(1, UUID.class), rows.getString(2));
        }
      }
      return names;
    } catch (SQLException e) {
      throw new DatabaseUnavailableException("names could not be read", e);
    }
  }
}
