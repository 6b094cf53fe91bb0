package org.countersign.catalog.dossiers;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.countersign.catalog.platform.Ids;
import org.countersign.reports.Dossier;

/**
 * A model card in the blocks in which it is printed. Every field of the form is there, so that what
 * nobody stated is seen to be missing; lists of objects become tables.
 */
public final class CardSections {
  private static final String EXTENSIONS = "extensions";
  private static final int MOST_COLUMNS = 6;

  /** Longer words do not fit into a column: such a list becomes one section an item. */
  private static final int LONGEST_CELL = 90;

  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  /** Values of the form's enumerations that are written like codes. */
  private static final Set<String> CODES =
      Set.of(
          "INFORMS",
          "RECOMMENDS",
          "DECIDES",
          "HIGHER",
          "LOWER",
          "DRAFT",
          "CANDIDATE",
          "APPROVED",
          "PRODUCTION",
          "DEPRECATED",
          "RETIRED");

  /** Titles with their fields, as JSON pointers without the leading slash. */
  private static final Map<String, List<String>> BLOCKS = blocks();

  /** Where splitting a name at its capitals does not give its words. */
  private static final Map<String, String> LABELS =
      Map.ofEntries(
          Map.entry("agentId", "Person"),
          Map.entry("at", "When"),
          Map.entry("ci", "Interval"),
          Map.entry("co2kg", "CO2 (kg)"),
          Map.entry("costPerMonth", "Cost a month"),
          Map.entry("decisionRole", "Role in the decision"),
          Map.entry("dpiaRef", "Data protection impact assessment"),
          Map.entry("energyKWh", "Energy (kWh)"),
          Map.entry("evaluation", "Measurements"),
          Map.entry("friaRef", "Fundamental rights impact assessment"),
          Map.entry("groupAtRisk", "Group at risk"),
          Map.entry("n", "Cases"),
          Map.entry("outOfScope", "Not intended for"),
          Map.entry("rolesOfOrg", "Our roles under the law"),
          Map.entry("sbomRef", "Software bill of materials"),
          Map.entry("sla", "Service level"),
          Map.entry("spdx", "SPDX"),
          Map.entry("test", "Test data"),
          Map.entry("training", "Training data"),
          Map.entry("url", "URL"),
          Map.entry("useCaseIds", "Use cases"),
          Map.entry("validation", "Validation data"));

  /** The columns a reader looks for first; what does not fit goes into the last one. */
  private static final List<String> COLUMNS =
      List.of(
          "id",
          "agentId",
          "title",
          "datasetId",
          "metric",
          "groupAtRisk",
          "ref",
          "name",
          "description",
          "role",
          "type",
          "version",
          "value",
          "threshold",
          "ci",
          "slice",
          "n",
          "rows",
          "period",
          "meaning",
          "likelihood",
          "severity",
          "mitigation",
          "residual",
          "owner",
          "window",
          "action",
          "unit",
          "range",
          "personalData",
          "specialCategory");

  private final Map<String, Object> card;
  private final Function<UUID, String> names;

  /**
   * @param names of people, for the agent ids a card holds
   */
  public CardSections(Map<String, Object> card, Function<UUID, String> names) {
    this.card = card;
    this.names = names;
  }

  private static Map<String, List<String>> blocks() {
    var blocks = new LinkedHashMap<String, List<String>>();
    blocks.put(
        "Details",
        under(
            "details",
            "name summary description owners developedBy versionDate changeSummary license"
                + " references citation lifecycle"));
    blocks.put(
        "Intended use",
        under(
            "intendedUse",
            "purpose users affectedPersons outOfScope foreseeableMisuse decisionRole autonomy"
                + " jurisdictions languages"));
    blocks.put(
        "Technical description",
        under(
            "technical",
            "task approach architectureFamily architecture parameters framework runtime"
                + " explainability changeEnvelope inputs outputs baseModels hyperparameters"));
    blocks.put("Data", under("data", "training validation test"));
    blocks.put("Evaluation", List.of("metricsRationale", "evaluation", "fairness", "robustness"));
    blocks.put("Risk", under("risk", "limitations tradeoffs ethical caveats security risks"));
    blocks.put(
        "Human oversight", under("oversight", "measures roles stopProcedure overridePossible"));
    blocks.put(
        "Operations",
        under(
            "operations",
            "sla rollback retrainPolicy logging costPerMonth energyKWh co2kg monitoring"));
    blocks.put(
        "Compliance", under("compliance", "rolesOfOrg personalData dpiaRef friaRef standards"));
    return blocks;
  }

  private static List<String> under(String block, String fields) {
    return List.of(fields.split(" ", -1)).stream().map(field -> block + "/" + field).toList();
  }

  public List<Dossier.Section> sections() {
    var sections = new ArrayList<Dossier.Section>();
    BLOCKS.forEach(
        (title, fields) -> {
          var longer = new ArrayList<Dossier.Section>();
          sections.add(section(title, fields, longer));
          sections.addAll(longer);
        });
    if (card.get(EXTENSIONS) instanceof Map<?, ?> more && !more.isEmpty()) {
      var entries =
          more.entrySet().stream()
              .map(each -> new Dossier.Entry(String.valueOf(each.getKey()), text(each.getValue())))
              .toList();
      sections.add(new Dossier.Section("Further fields", entries, List.of()));
    }
    return sections;
  }

  private Dossier.Section section(String title, List<String> fields, List<Dossier.Section> longer) {
    var entries = new ArrayList<Dossier.Entry>();
    var grids = new ArrayList<Dossier.Grid>();
    var stated = false;
    for (var field : fields) {
      var label = label(field.substring(field.indexOf('/') + 1));
      var value = value(field);
      stated |= !value.equals("");
      if (value instanceof List<?> items && items.stream().anyMatch(Map.class::isInstance)) {
        if (items.stream().anyMatch(this::isProse)) {
          longer.addAll(items(label, items));
        } else {
          grids.add(grid(label, items));
        }
      } else if (field.endsWith("/hyperparameters") && value instanceof Map<?, ?> map) {
        grids.add(pairs(label, map));
      } else {
        entries.add(new Dossier.Entry(label, text(value)));
      }
    }
    return stated || !longer.isEmpty()
        ? new Dossier.Section(title, entries, grids)
        : new Dossier.Section(title, List.of(), List.of());
  }

  private Object value(String pointer) {
    Object at = card;
    for (var step : pointer.split("/", -1)) {
      at = at instanceof Map<?, ?> fields && fields.get(step) != null ? fields.get(step) : "";
    }
    return at;
  }

  private Dossier.Grid pairs(String title, Map<?, ?> map) {
    return new Dossier.Grid(
        title,
        List.of("Name", "Value"),
        map.entrySet().stream()
            .map(each -> List.of(String.valueOf(each.getKey()), text(each.getValue())))
            .toList());
  }

  private boolean isProse(Object item) {
    return item instanceof Map<?, ?> row
        && row.values().stream().anyMatch(value -> text(value).length() > LONGEST_CELL);
  }

  /** One section an item, numbered where there are several. */
  private List<Dossier.Section> items(String label, List<?> items) {
    var sections = new ArrayList<Dossier.Section>();
    for (var item : items) {
      var title = items.size() == 1 ? label : label + " " + (sections.size() + 1);
      var entries =
          ordered(List.of(item)).stream()
              .map(name -> new Dossier.Entry(label(name), text(field(item, name))))
              .toList();
      sections.add(new Dossier.Section(title, entries, List.of()));
    }
    return sections;
  }

  private static Object field(Object item, String name) {
    return item instanceof Map<?, ?> map && map.get(name) != null ? map.get(name) : "";
  }

  /** The fields that occur, those a reader looks for first in front. */
  private static List<String> ordered(List<?> items) {
    var present = new LinkedHashSet<String>();
    for (var item : items) {
      if (item instanceof Map<?, ?> row) {
        row.keySet().forEach(key -> present.add((String) key));
      }
    }
    var ordered = new ArrayList<>(COLUMNS.stream().filter(present::contains).toList());
    present.stream().filter(name -> !ordered.contains(name)).forEach(ordered::add);
    return ordered;
  }

  private Dossier.Grid grid(String title, List<?> items) {
    var ordered = ordered(items);
    var shown = ordered.size() <= MOST_COLUMNS ? ordered : ordered.subList(0, MOST_COLUMNS - 1);
    var rest = ordered.subList(shown.size(), ordered.size());
    var columns = new ArrayList<>(shown.stream().map(CardSections::label).toList());
    if (!rest.isEmpty()) {
      columns.add("More");
    }
    var rows = new ArrayList<List<String>>();
    for (var item : items) {
      rows.add(row(item, shown, rest));
    }
    return new Dossier.Grid(title, columns, rows);
  }

  private List<String> row(Object item, List<String> shown, List<String> rest) {
    var cells = new ArrayList<String>();
    shown.forEach(name -> cells.add(text(field(item, name))));
    if (!rest.isEmpty()) {
      cells.add(
          rest.stream()
              .filter(name -> !field(item, name).equals(""))
              .map(name -> label(name) + ": " + brief(text(field(item, name))))
              .collect(Collectors.joining("; ")));
    }
    return cells;
  }

  /** A digest among other words is told by its beginning. */
  private static String brief(String text) {
    return DIGEST.matcher(text).matches() ? text.substring(0, 12) + "…" : text;
  }

  /** A value in words. */
  private String text(Object value) {
    if (value instanceof String text) {
      return CODES.contains(text)
          ? text.toLowerCase(Locale.ROOT)
          : Ids.read(text).map(names).orElse(text);
    }
    if (value instanceof Boolean flag) {
      return flag ? "yes" : "no";
    }
    if (value instanceof Number number) {
      return new BigDecimal(number.toString()).toPlainString();
    }
    if (value instanceof List<?> items) {
      return items.stream().map(this::text).collect(Collectors.joining(", "));
    }
    if (value instanceof Map<?, ?> map) {
      if (map.containsKey("low") && map.containsKey("high")) {
        return text(field(map, "low")) + " to " + text(field(map, "high"));
      }
      if (map.keySet().equals(Set.of("factor", "value"))) {
        return text(field(map, "factor")) + " = " + text(field(map, "value"));
      }
      return map.entrySet().stream()
          .map(each -> label(String.valueOf(each.getKey())) + ": " + text(each.getValue()))
          .collect(Collectors.joining("; "));
    }
    return String.valueOf(value);
  }

  /** {@code foreseeableMisuse} as a person writes it. */
  static String label(String name) {
    var known = LABELS.get(name);
    if (known != null) {
      return known;
    }
    var words = name.replaceAll("([a-z0-9])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
    return words.isEmpty()
        ? words
        : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
