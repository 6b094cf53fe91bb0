package org.countersign.catalog.evidence;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.countersign.ledger.CanonicalJson;
import org.countersign.policy.Measurement;

/**
 * Measurements as the column of the evidence holds them: canonical JSON, whose digest is a leaf's.
 */
public final class Measured {
  private static final CanonicalJson.Profile FORM = CanonicalJson.Profile.document(1 << 20);

  private Measured() {}

  static String text(List<Measurement> measured) {
    return new String(
        CanonicalJson.write(measured.stream().map(Measured::told).toList(), FORM),
        StandardCharsets.UTF_8);
  }

  private static Map<String, Object> told(Measurement each) {
    return Map.of(
        "metric", each.metric(),
        "dataset", each.dataset(),
        "sha256", each.sha256(),
        "value", each.value().toPlainString(),
        "higherIsBetter", each.higherIsBetter());
  }

  /**
   * @throws IllegalArgumentException if somebody wrote something else into the column
   */
  public static List<Measurement> read(String text) {
    if (CanonicalJson.parse(text.getBytes(StandardCharsets.UTF_8), FORM)
        instanceof List<?> measured) {
      return measured.stream().map(each -> one((Map<?, ?>) each)).toList();
    }
    throw new IllegalArgumentException("not a list of measurements: " + text);
  }

  private static Measurement one(Map<?, ?> each) {
    return new Measurement(
        String.valueOf(each.get("metric")),
        String.valueOf(each.get("dataset")),
        String.valueOf(each.get("sha256")),
        new BigDecimal(String.valueOf(each.get("value"))),
        Boolean.TRUE.equals(each.get("higherIsBetter")));
  }
}
