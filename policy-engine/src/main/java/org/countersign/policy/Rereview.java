package org.countersign.policy;

import java.util.List;

/**
 * What a change upstream asks of an approval that it reaches.
 *
 * @param extent the most that any of the policies in force asks
 * @param by the policies that ask it; none where no policy says anything of such a change, which
 *     asks for everything
 */
public record Rereview(Extent extent, List<Edition> by) {
  /** From little to much. */
  public enum Extent {
    /** The approval stays as it is. */
    NONE,
    /** A light round says that the approval holds all the same. */
    LIGHT,
    /** Everybody whom the class demands votes again. */
    FULL
  }

  /** What can become known of something that a version came of. */
  public enum Change {
    DATASET_WITHDRAWN,
    /** The content of a snapshot is another under the same name. */
    DATASET_CHANGED,
    LICENCE_CHANGED,
    BASE_MODEL_REVOKED,
    CODE_FLAGGED
  }

  public Rereview {
    by = List.copyOf(by);
  }

  /** The same policies, but nothing less than a full round will do. */
  public Rereview inFull() {
    return new Rereview(Extent.FULL, by);
  }

  /** What holds where nobody has said anything. */
  static Rereview unsaid() {
    return new Rereview(Extent.FULL, List.of());
  }
}
