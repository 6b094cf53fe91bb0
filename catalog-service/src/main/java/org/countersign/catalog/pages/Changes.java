package org.countersign.catalog.pages;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a simulation found in one of its populations, in words. */
public record Changes(JsonObject found) {
  public long asked() {
    return found.getJsonNumber("asked").longValue();
  }

  public List<JsonObject> cases() {
    return found.getJsonArray("cases").getValuesAs(JsonObject.class);
  }

  public String rules(JsonObject each) {
    return each.getJsonArray("rules").getValuesAs(JsonString.class).stream()
        .map(JsonString::getString)
        .collect(Collectors.joining(", "));
  }

  /**
   * Of a draft that asks of lineage: how many versions were judged for it, and what is not told.
   */
  public static String judged(JsonObject result) {
    var lineage = result.getJsonObject("lineage");
    if (lineage == null) {
      return "";
    }
    var left = lineage.getJsonNumber("leftOut").longValue();
    var told = lineage.getJsonNumber("judged") + " judged for what this document asks of it";
    return left == 0
        ? told
        : told + "; " + left + " answers are not told, because their version could not be judged";
  }

  /** How many answers change, by what becomes of them. */
  public String sentence() {
    var counts = found.getJsonObject("counts");
    var parts = new ArrayList<String>();
    tell(counts, "BLOCKED", "blocked", parts);
    tell(counts, "FREED", "freed", parts);
    tell(counts, "DENIED_FURTHER", "denied for a further reason", parts);
    tell(counts, "WARNED", "warned", parts);
    return parts.isEmpty() ? "nothing changes" : String.join(", ", parts);
  }

  private static void tell(JsonObject counts, String change, String word, List<String> parts) {
    if (counts.containsKey(change)) {
      parts.add(counts.getJsonNumber(change) + " " + word);
    }
  }
}
