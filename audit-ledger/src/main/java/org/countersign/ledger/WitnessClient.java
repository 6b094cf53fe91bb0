package org.countersign.ledger;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/**
 * Submits checkpoints to one witness. It remembers the size the witness cosigned last, and asks
 * when it does not know. Safe for threads; every call ends within {@code attempts} times the
 * timeout and the pauses between.
 *
 * @see <a href="https://c2sp.org/tlog-witness">C2SP tlog-witness</a>
 */
public final class WitnessClient {
  private static final int MAX_ANSWER = 64 * 1024;
  private static final int MAX_REASON = 300;

  private final HttpClient client;
  private final URI prefix;
  private final CosignatureVerifier witness;
  private final Duration timeout;
  private final int attempts;
  private final Duration pause;
  private final AtomicLong cosigned = new AtomicLong();

  /**
   * A client of a witness.
   *
   * @param prefix the witness's prefix for submission and monitoring
   * @param witness only lines by this key count
   * @param timeout for each request with its answer
   * @param attempts how often it is tried when there is no answer, or the witness knew another size
   * @param pause before the second attempt; doubled before each further one
   */
  public WitnessClient(
      HttpClient client,
      URI prefix,
      CosignatureVerifier witness,
      Duration timeout,
      int attempts,
      Duration pause) {
    if (attempts < 1) {
      throw new IllegalArgumentException("a client that never tries");
    }
    this.client = client;
    this.prefix = prefix;
    this.witness = witness;
    this.timeout = timeout;
    this.attempts = attempts;
    this.pause = pause;
  }

  public CosignatureVerifier witness() {
    return witness;
  }

  /**
   * Submits a checkpoint.
   *
   * @param note the signed checkpoint
   * @param proofFrom the proof from an older size to that of the checkpoint
   * @throws IllegalArgumentException if the note is no checkpoint
   * @throws InterruptedException if the thread was interrupted
   */
  public Submission submit(SignedNote note, LongFunction<ConsistencyProof> proofFrom)
      throws InterruptedException {
    long size = Checkpoint.parse(note.text()).size();
    long old = Math.min(cosigned.get(), size);
    Submission last = new Submission.Unreachable("not tried");
    var wait = pause;
    for (int attempt = 1; attempt <= attempts; attempt++) {
      try {
        var answer = add(new AddCheckpoint(old, proofFrom.apply(old).path(), note));
        if (answer.statusCode() == 409) {
          var known = size(answer);
          if (known.isEmpty()) {
            return refused(answer);
          }
          old = known.get();
          cosigned.set(old);
          if (old > size) {
            return new Submission.Ahead(old);
          }
          last = new Submission.Unreachable("the witness knows " + old + ", then another size");
          continue;
        }
        if (answer.statusCode() < 500) {
          return answered(answer, note, size);
        }
        last = new Submission.Unreachable("status " + answer.statusCode());
      } catch (IOException failed) {
        last = new Submission.Unreachable(String.valueOf(failed.getMessage()));
      }
      if (attempt < attempts) {
        Thread.sleep(wait.toMillis());
        wait = wait.multipliedBy(2);
      }
    }
    return last;
  }

  /**
   * The checkpoint the witness cosigned last of a log, if this key did cosign it; empty if it knows
   * none.
   *
   * @throws IOException if there is no answer, or one without a good cosignature
   */
  public Optional<SignedNote> latest(Origin origin) throws IOException, InterruptedException {
    var digest = Digest.sha256(origin.value().getBytes(StandardCharsets.UTF_8)).hex();
    var request = HttpRequest.newBuilder(at(digest + "/checkpoint")).timeout(timeout).build();
    var answer = BoundedBody.exchange(client, request, SignedNote.MAX_LENGTH, timeout);
    if (answer.statusCode() == 404) {
      return Optional.empty();
    }
    if (answer.statusCode() != 200) {
      throw new IOException(request.uri() + ": status " + answer.statusCode());
    }
    try {
      var note = SignedNote.parse(answer.body());
      boolean ofLog = Checkpoint.parse(note.text()).origin().equals(origin);
      if (!ofLog || witness.cosignedAt(note).isEmpty()) {
        throw new IOException(request.uri() + ": no checkpoint that " + witness + " cosigned");
      }
      return Optional.of(note);
    } catch (IllegalArgumentException wrong) {
      throw new IOException(request.uri() + ": no checkpoint", wrong);
    }
  }

  private HttpResponse<byte[]> add(AddCheckpoint request) throws IOException, InterruptedException {
    var post =
        HttpRequest.newBuilder(at("add-checkpoint"))
            .timeout(timeout)
            .header("Content-Type", "text/plain; charset=utf-8")
            .POST(HttpRequest.BodyPublishers.ofByteArray(request.body()))
            .build();
    return BoundedBody.exchange(client, post, MAX_ANSWER, timeout);
  }

  private Submission answered(HttpResponse<byte[]> answer, SignedNote note, long size) {
    if (answer.statusCode() != 200) {
      return refused(answer);
    }
    var lines = new ArrayList<SignedNote.Signature>();
    try {
      for (var line : text(answer).split("\n", -1)) {
        if (!line.isEmpty()) {
          var signature = SignedNote.Signature.ofLine(line);
          if (signature.keyId() == witness.keyId() && signature.name().equals(witness.name())) {
            lines.add(signature);
          }
        }
      }
    } catch (IllegalArgumentException wrong) {
      return new Submission.Refused(200, "not the lines of a note");
    }
    if (lines.isEmpty()) {
      return new Submission.Refused(200, "no cosignature by " + witness);
    }
    var at = witness.cosignedAt(new SignedNote(note.text(), lines));
    if (at.isEmpty()) {
      return new Submission.Refused(200, "a wrong cosignature by " + witness);
    }
    cosigned.set(size);
    return new Submission.Cosigned(lines, at.get());
  }

  private static Submission refused(HttpResponse<byte[]> answer) {
    var reason = text(answer).strip();
    return new Submission.Refused(
        answer.statusCode(), reason.substring(0, Math.min(reason.length(), MAX_REASON)));
  }

  private static Optional<Long> size(HttpResponse<byte[]> answer) {
    var type = answer.headers().firstValue("Content-Type").orElse("");
    var text = text(answer);
    if (!type.equals(AddCheckpoint.SIZE_MEDIA_TYPE) || !text.matches("[0-9]{1,19}\n")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Checkpoint.decimal(text.substring(0, text.length() - 1)));
    } catch (IllegalArgumentException wrong) {
      return Optional.empty();
    }
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private URI at(String path) {
    var base = prefix.toString();
    return URI.create((base.endsWith("/") ? base : base + "/") + path);
  }
}
