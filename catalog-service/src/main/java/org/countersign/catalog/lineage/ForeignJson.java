package org.countersign.catalog.lineage;

import static org.countersign.catalog.problem.ProblemType.INVALID_REQUEST;
import static org.countersign.catalog.problem.ProblemType.UNREADABLE_BODY;

import java.util.function.Function;
import org.countersign.catalog.problem.Refusal;
import org.countersign.ledger.CanonicalJson;
import org.countersign.ledger.MalformedJsonException;
import org.countersign.lineage.UnreadableDocumentException;

/** JSON whose form others have laid down, as a request brings it. */
public final class ForeignJson {
  private ForeignJson() {}

  /**
   * The document as {@link CanonicalJson} parses it.
   *
   * @param most bytes it may have
   * @throws Refusal {@code UNREADABLE_BODY}
   */
  public static Object parse(byte[] bytes, int most) {
    try {
      return CanonicalJson.parse(bytes, CanonicalJson.Profile.document(most));
    } catch (MalformedJsonException malformed) {
      throw new Refusal(UNREADABLE_BODY, String.valueOf(malformed.getMessage()))
          .and("remedy", "send one JSON document in UTF-8 without duplicate names");
    }
  }

  /**
   * What the document says.
   *
   * @param remedy for whoever sent what cannot be read
   * @throws Refusal {@code INVALID_REQUEST} with a pointer to where it breaks its form
   */
  public static <T> T read(Object json, Function<Object, T> reading, String remedy) {
    try {
      return reading.apply(json);
    } catch (UnreadableDocumentException unreadable) {
      throw new Refusal(INVALID_REQUEST, String.valueOf(unreadable.getMessage()))
          .and("pointer", unreadable.pointer())
          .and("remedy", remedy);
    }
  }
}
