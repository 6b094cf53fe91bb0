package org.countersign.catalog.lineage;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.countersign.catalog.platform.Rows;
import org.countersign.lineage.Closure;
import org.countersign.lineage.Kind;

/**
 * The pages on which things of the graph are shown: their own, else the one that tells what came of
 * them. What people only name by an id of another system has none.
 */
@Dependent
class PageLinks {
  private static final Pattern ID =
      Pattern.compile("/(models|use-cases)/[0-9a-f-]{36}(/versions/[1-9][0-9]{0,8})?");
  private static final Pattern DATA = Pattern.compile("/datasets/([^/]+)(/.*)?");
  private static final String SQL = "SELECT name, id FROM dataset WHERE name = ANY (?)";

  private final Projection projection;
  private final Rows rows;

  @Inject
  PageLinks(Projection projection, DataSource database) {
    this.projection = projection;
    this.rows = new Rows(database, "datasets");
  }

  /** Paths by the IRIs of these things; empty text for what has no page. */
  Function<String, String> of(Closure closure) {
    var datasets = datasets(closure);
    var links = new HashMap<String, String>();
    for (var node : closure.nodes()) {
      links.put(node.iri(), link(node, datasets));
    }
    return iri -> links.getOrDefault(iri, "");
  }

  private String link(Closure.Node node, Map<String, UUID> datasets) {
    var path = path(node.iri());
    if (ID.matcher(path).matches()) {
      return "/ui" + path;
    }
    return dataset(path)
        .flatMap(name -> Optional.ofNullable(datasets.get(name)))
        .map(id -> "/ui/datasets/" + id)
        .orElseGet(
            () ->
                path.isEmpty() || node.kind() == Kind.UNKNOWN
                    ? ""
                    : "/ui/impact?node=" + URLEncoder.encode(node.iri(), UTF_8));
  }

  private Map<String, UUID> datasets(Closure closure) {
    var names =
        closure.nodes().stream()
            .flatMap(node -> dataset(path(node.iri())).stream())
            .distinct()
            .toArray();
    return names.length == 0
        ? Map.of()
        : rows
            .query(
                SQL,
                statement ->
                    statement.setArray(1, statement.getConnection().createArrayOf("text", names)),
                row -> Map.entry(row.getString(1), row.getObject(2, UUID.class)))
            .stream()
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** Names are percent-encoded in IRIs. */
  private static Optional<String> dataset(String path) {
    var found = DATA.matcher(path);
    return found.matches()
        ? Optional.of(URLDecoder.decode(found.group(1), UTF_8))
        : Optional.empty();
  }

  private String path(String iri) {
    var base = projection.iris().base();
    return iri.startsWith(base + "/") ? iri.substring(base.length()) : "";
  }
}
