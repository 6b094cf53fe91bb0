package org.countersign.catalog.journal;

import jakarta.json.JsonObject;
import java.util.List;
import org.countersign.catalog.platform.Json;
import org.countersign.ledger.Leaf;
import org.countersign.ledger.Receipt;

/** Receipts as an answer shows them. */
public final class Receipts {
  private Receipts() {}

  /**
   * A receipt: where the entry is and a proof of it that needs nobody's word.
   *
   * @return {@code index}, {@code type}, {@code leafHash} (hex), {@code proof} (C2SP tlog-proof)
   */
  public static JsonObject json(Receipt receipt, String type) {
    return Json.createObjectBuilder()
        .add("index", receipt.index())
        .add("type", type)
        .add("leafHash", receipt.leafHash().hex())
        .add("proof", receipt.text())
        .build();
  }

  /** Adds {@code receipt} to a JSON object, and {@code alsoRecorded} where there were more. */
  static String into(String object, List<Receipt> receipts, List<Leaf> leaves) {
    if (receipts.isEmpty()) {
      return object;
    }
    var more = Json.createArrayBuilder();
    for (int i = 1; i < receipts.size(); i++) {
      more.add(json(receipts.get(i), leaves.get(i).event().type()));
    }
    var first = json(receipts.get(0), leaves.get(0).event().type());
    var members =
        "\"receipt\":" + first + (receipts.size() > 1 ? ",\"alsoRecorded\":" + more.build() : "");
    return with(object, members);
  }

  /** The object with one more member. */
  public static String with(String object, String member) {
    var end = object.lastIndexOf('}');
    var empty = object.substring(0, end).strip().endsWith("{");
    return object.substring(0, end) + (empty ? "" : ",") + member + "}";
  }
}
