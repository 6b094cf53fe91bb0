package org.countersign.lineage;

import java.util.Map;
import java.util.Optional;
import org.countersign.lineage.Vocabulary.Property;

/**
 * The facets that describe a dataset's content: counts, ranges and quantiles of what was read or
 * written, and checks of quality with their outcome.
 */
final class OpenLineageQuality {
  private static final Map<String, Property> OF_DATA =
      Map.of(
          "rowCount", Property.ROW_COUNT,
          "bytes", Property.BYTE_COUNT,
          "size", Property.BYTE_COUNT,
          "fileCount", Property.FILE_COUNT);

  private static final Map<String, Property> OF_COLUMNS =
      Map.of(
          "nullCount", Property.NULL_COUNT,
          "distinctCount", Property.DISTINCT_COUNT,
          "sum", Property.SUM,
          "count", Property.VALUE_COUNT,
          "min", Property.LEAST,
          "max", Property.GREATEST,
          "mean", Property.MEAN);

  private final Sentences g;
  private final String dataset;
  private final String state;
  private final String place;

  /**
   * @param state the snapshot, or the state nobody pinned, that is described
   * @param place an IRI under which the figures of one event's facets stand
   */
  OpenLineageQuality(Sentences g, String dataset, String state, String place) {
    this.g = g;
    this.dataset = dataset;
    this.state = state;
    this.place = place;
  }

  void facets(Map<String, Pointed> facets) {
    for (var name :
        new String[] {"dataQualityMetrics", "inputStatistics", "outputStatistics", "statistics"}) {
      Optional.ofNullable(facets.get(name)).ifPresent(facet -> summary(facet, name));
    }
    Optional.ofNullable(facets.get("dataQualityAssertions"))
        .ifPresent(facet -> facet.elements("assertions").forEach(this::check));
  }

  private void summary(Pointed facet, String name) {
    var summary = summaryOf(place + "/" + name, state, "summary of " + dataset);
    OF_DATA.forEach(
        (member, property) -> facet.number(member).ifPresent(it -> g.value(summary, property, it)));
    facet
        .members("columnMetrics")
        .forEach(
            (path, figures) -> {
              if (path.isBlank()) {
                throw figures.fault("is of a column without a name");
              }
              var column =
                  summaryOf(
                      summary + "/columns/" + Iris.segment(path),
                      g.column(state, dataset, path),
                      "summary of " + dataset + " · " + path);
              OF_COLUMNS.forEach(
                  (member, property) ->
                      figures.number(member).ifPresent(it -> g.value(column, property, it)));
              figures
                  .members("quantiles")
                  .forEach(
                      (fraction, value) ->
                          g.own(column, Property.QUANTILE, fraction + "=" + value.number()));
            });
  }

  private String summaryOf(String iri, String described, String label) {
    g.is(iri, Kind.SUMMARY, label, "Entity");
    g.link(iri, Property.SUMMARISES, described);
    return iri;
  }

  private void check(Pointed assertion) {
    var demand = assertion.need("assertion").name();
    var column = assertion.text("column");
    var check =
        place
            + "/checks/"
            + Iris.segment(demand)
            + column.map(path -> "/" + Iris.segment(path)).orElse("");
    g.is(check, Kind.CHECK, demand + column.map(path -> " of " + path).orElse(""), "Entity");
    g.own(check, Property.ASSERTION, demand);
    g.link(
        check, Property.CHECKS, column.map(path -> g.column(state, dataset, path)).orElse(state));
    assertion.flag("success").ifPresent(it -> g.own(check, Property.SUCCESS, it.toString()));
    assertion.text("severity").ifPresent(it -> g.own(check, Property.SEVERITY, it));
  }
}
