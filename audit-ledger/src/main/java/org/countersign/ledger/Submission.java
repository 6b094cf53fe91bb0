package org.countersign.ledger;

import java.time.Instant;
import java.util.List;

/** What came of submitting a checkpoint to a witness. */
public sealed interface Submission {
  /** The witness cosigned it; these lines were verified and belong to the note. */
  record Cosigned(List<SignedNote.Signature> lines, Instant at) implements Submission {
    public Cosigned {
      lines = List.copyOf(lines);
    }
  }

  /**
   * The witness has cosigned a larger log of this origin. If no other node of ours submitted it,
   * this log was rolled back.
   */
  record Ahead(long size) implements Submission {}

  /** The witness does not cosign it: by the status, see {@code c2sp.org/tlog-witness}. */
  record Refused(int status, String reason) implements Submission {}

  /** No answer that means anything; to be tried again. */
  record Unreachable(String reason) implements Submission {}
}
