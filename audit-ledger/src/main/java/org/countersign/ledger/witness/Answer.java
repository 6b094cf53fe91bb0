package org.countersign.ledger.witness;

import java.util.List;
import org.countersign.ledger.SignedNote;

/**
 * What a witness says to a checkpoint.
 *
 * @see <a href="https://c2sp.org/tlog-witness">C2SP tlog-witness, add-checkpoint</a>
 */
public sealed interface Answer {
  /** The HTTP status that the text of the protocol gives this answer. */
  int status();

  /** It continues what was cosigned last; one line for each key of the witness. */
  record Cosigned(List<SignedNote.Signature> lines) implements Answer {
    public Cosigned {
      lines = List.copyOf(lines);
    }

    @Override
    public int status() {
      return 200;
    }
  }

  /** It is no request, or goes backwards. */
  record Malformed(String reason) implements Answer {
    @Override
    public int status() {
      return 400;
    }
  }

  /** No log the witness trusts signed it. */
  record NotSigned(String reason) implements Answer {
    @Override
    public int status() {
      return 403;
    }
  }

  /** It is of a log the witness does not know. */
  record UnknownLog(String origin) implements Answer {
    @Override
    public int status() {
      return 404;
    }
  }

  /** It starts from another size than the one cosigned last. */
  record Stale(long size) implements Answer {
    @Override
    public int status() {
      return 409;
    }
  }

  /** It is not shown to continue what was cosigned last. */
  record Inconsistent(String reason) implements Answer {
    @Override
    public int status() {
      return 422;
    }
  }
}
