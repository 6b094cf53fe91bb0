package org.countersign.catalog.evidence;

import static org.countersign.catalog.problem.ProblemType.DIGEST_MISMATCH;
import static org.countersign.catalog.problem.ProblemType.EVIDENCE_TOO_LARGE;
import static org.countersign.catalog.problem.ProblemType.INVALID_REQUEST;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.platform.BodyLimit;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.problem.Refusal;

/**
 * The bytes of evidence: staged in chunks before the transaction that records them, hashed on the
 * way, kept once per digest.
 */
@Dependent
public class EvidenceStore {
  private static final int CHUNK = 1 << 20;
  private static final long MOST_READ = 2 * BodyLimit.EVIDENCE;
  private static final Duration ABANDONED = Duration.ofHours(1);

  private final Staging staging;
  private final EntityManager entities;
  private final Ids ids;
  private final Clock clock;

  @Inject
  EvidenceStore(Staging staging, EntityManager entities, Ids ids, Clock clock) {
    this.staging = staging;
    this.entities = entities;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Bytes that wait in the staging area.
   *
   * @param sha256 lower-case hex
   * @param size in bytes
   */
  record Staged(UUID upload, String sha256, long size) {}

  /**
   * Reads a body to its end, at most one chunk of it in memory.
   *
   * @param expected the digest that the sender named, lower-case hex
   * @throws Refusal if it is empty, longer than 16 MiB or of another digest; nothing stays behind
   */
  Staged receive(InputStream body, Optional<String> expected) throws IOException {
    staging.sweep(clock.instant().minus(ABANDONED));
    var upload = ids.next();
    staging.begin(upload, clock.instant());
    try {
      return stage(upload, body, expected);
    } catch (IOException | RuntimeException failed) {
      try {
        staging.discard(upload);
      } catch (RuntimeException alsoFailed) {
        failed.addSuppressed(alsoFailed); // a later sweep removes it
      }
      throw failed;
    }
  }

  private Staged stage(UUID upload, InputStream body, Optional<String> expected)
      throws IOException {
    var sha256 = sha256();
    var size = 0L;
    var chunk = new byte[CHUNK];
    for (int number = 0; ; number++) {
      var read = body.readNBytes(chunk, 0, CHUNK);
      if (read == 0) {
        break;
      }
      size += read;
      if (size > BodyLimit.EVIDENCE) {
        throw tooLarge(body, size);
      }
      sha256.update(chunk, 0, read);
      staging.put(upload, number, Arrays.copyOf(chunk, read));
    }
    if (size == 0) {
      throw new Refusal(INVALID_REQUEST, "the body is empty: evidence has at least one byte");
    }
    var actual = HexFormat.of().formatHex(sha256.digest());
    if (expected.isPresent() && !expected.get().equals(actual)) {
      throw new Refusal(
              DIGEST_MISMATCH,
              "the %d bytes received have the SHA-256 %s, not %s"
                  .formatted(size, actual, expected.get()))
          .and("remedy", "send the file again, or name the digest of this file");
    }
    return new Staged(upload, actual, size);
  }

  /**
   * Reads on to twice the limit, because a client that is still sending does not hear an answer;
   * whoever sends more is cut off.
   *
   * @param read bytes so far
   */
  static Refusal tooLarge(InputStream body, long read) throws IOException {
    var chunk = new byte[CHUNK];
    var more = 0;
    for (var all = read; more >= 0 && all < MOST_READ; all += more) {
      more = body.read(chunk, 0, (int) Math.min(CHUNK, MOST_READ - all));
    }
    return new Refusal(
            EVIDENCE_TOO_LARGE,
            "a piece of evidence has at most %d bytes".formatted(BodyLimit.EVIDENCE))
        .and("remedy", "store it elsewhere and add a summary that names its digest");
  }

  /** The staged bytes, if they are few enough to be read as a document. */
  Optional<byte[]> document(Staged staged) {
    return staged.size() <= CHUNK
        ? Optional.of(staging.read(staged.upload(), 0))
        : Optional.empty();
  }

  /** Within the transaction that records: the staged bytes become content, unless we have them. */
  void keep(Staged staged) {
    var added =
        entities
            .createNativeQuery(
                "INSERT INTO evidence_content (sha256, size, upload) VALUES (:sha256, :size, :upload)"
                    + " ON CONFLICT (sha256) DO NOTHING")
            .setParameter("sha256", staged.sha256())
            .setParameter("size", staged.size())
            .setParameter("upload", staged.upload())
            .executeUpdate();
    if (added == 0) {
      entities
          .createNativeQuery("DELETE FROM evidence_upload WHERE id = :id")
          .setParameter("id", staged.upload())
          .executeUpdate();
    }
  }

  /** After the recording transaction, however it ended. */
  void release(Staged staged) {
    staging.discard(staged.upload());
  }

  /**
   * Writes the bytes of a digest. The last chunk is held back until the digest of all is checked: a
   * reader of altered bytes sees a torn answer, never a complete one.
   *
   * @throws IOException if the stored bytes no longer have their digest
   */
  public void write(String sha256, OutputStream out) throws IOException {
    var content =
        Optional.ofNullable(entities.find(EvidenceContent.class, sha256))
            .orElseThrow(() -> new IllegalStateException("content " + sha256 + " is missing"));
    var digest = sha256();
    var last = (int) ((content.size() - 1) / CHUNK);
    for (int number = 0; number <= last; number++) {
      var chunk = staging.read(content.upload(), number);
      digest.update(chunk);
      if (number == last && !HexFormat.of().formatHex(digest.digest()).equals(sha256)) {
        throw new IOException("content " + sha256 + " was altered");
      }
      out.write(chunk);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
