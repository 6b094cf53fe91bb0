package org.countersign.ledger.verify;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.countersign.ledger.Checkpoint;
import org.countersign.ledger.Digest;
import org.countersign.ledger.Event;
import org.countersign.ledger.InvalidSignatureException;
import org.countersign.ledger.NoteVerifier;
import org.countersign.ledger.PayloadRef;
import org.countersign.ledger.PayloadSource;
import org.countersign.ledger.SignedNote;
import org.countersign.ledger.verify.Finding.Code;

/** The threads that do what entries do not need each other for. */
final class Crew implements AutoCloseable {
  /** How many batches may wait while the next is read. */
  private static final int WAITING = 2;

  /** What can be found out about a line alone, before it has its place in the log. */
  interface Preparable {
    void prepare();
  }

  /** A preparation that has begun. */
  interface Prepared {
    /** Returns when it has ended. */
    void await() throws IOException;
  }

  private final int threads;
  private final ExecutorService workers;
  private final LogCheck.Demand demand;
  private final Optional<PayloadSource> payloadSource;
  private final AtomicLong opened = new AtomicLong();
  private final AtomicLong payloads = new AtomicLong();
  private final Queue<List<Future<Optional<Finding>>>> owed = new ArrayDeque<>();
  private List<Future<Optional<Finding>>> current = new ArrayList<>();

  Crew(int threads, LogCheck.Demand demand, Optional<PayloadSource> payloads) {
    this.threads = threads;
    this.workers = Executors.newFixedThreadPool(threads);
    this.demand = demand;
    this.payloadSource = payloads;
  }

  /** Begins to prepare those of these lines that are to be. */
  Prepared prepare(List<?> lines) {
    var preparable =
        lines.stream().filter(Preparable.class::isInstance).map(Preparable.class::cast).toList();
    var begun = new ArrayList<Future<Optional<Finding>>>();
    for (var part : parts(preparable)) {
      begun.add(
          workers.submit(
              () -> {
                part.forEach(Preparable::prepare);
                return Optional.empty();
              }));
    }
    return () -> earliest(begun);
  }

  /** Begins to verify slots that have their place. */
  void verify(List<Slot> slots) {
    boolean read = demand.signatures() || !demand.openings().isEmpty();
    if (!read && payloadSource.isEmpty()) {
      return;
    }
    for (var part : parts(slots)) {
      current.add(workers.submit(() -> first(part, read)));
    }
  }

  /** Begins to verify a note by all these keys. */
  void verify(SignedNote note, List<NoteVerifier> keys, long vouchedFor) {
    current.add(
        workers.submit(
            () -> {
              for (var key : keys) {
                if (!note.verify(key)) {
                  long size = Checkpoint.parse(note.text()).size();
                  return Optional.of(
                      new Finding(
                          vouchedFor,
                          Math.max(vouchedFor, size - 1),
                          Code.CHECKPOINT,
                          "size " + size + " is not signed by " + key.vkey()));
                }
              }
              return Optional.empty();
            }));
  }

  /** Ends a batch: the earliest finding of those that are done with by now. */
  Optional<Finding> settled() throws IOException {
    owed.add(current);
    current = new ArrayList<>();
    return owed.size() > WAITING ? earliest(owed.remove()) : Optional.empty();
  }

  /** Waits for everything that was begun: the earliest finding. */
  Optional<Finding> finish() throws IOException {
    owed.add(current);
    current = new ArrayList<>();
    Optional<Finding> earliest = Optional.empty();
    while (!owed.isEmpty()) {
      var found = earliest(owed.remove());
      if (found.isPresent()) {
        earliest = Optional.of(earliest.map(found.get()::orEarlier).orElse(found.get()));
      }
    }
    return earliest;
  }

  long opened() {
    return opened.get();
  }

  long payloads() {
    return payloads.get();
  }

  private <T> List<List<T>> parts(List<T> all) {
    int length = Math.max(16, (all.size() + 2 * threads - 1) / (2 * threads));
    var parts = new ArrayList<List<T>>();
    for (int from = 0; from < all.size(); from += length) {
      parts.add(all.subList(from, Math.min(all.size(), from + length)));
    }
    return parts;
  }

  private static Optional<Finding> earliest(List<Future<Optional<Finding>>> parts)
      throws IOException {
    Optional<Finding> earliest = Optional.empty();
    for (var part : parts) {
      try {
        var found = part.get();
        if (found.isPresent()) {
          earliest = Optional.of(earliest.map(found.get()::orEarlier).orElse(found.get()));
        }
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", stopped);
      } catch (ExecutionException failed) {
        if (failed.getCause() instanceof UncheckedIOException unreadable) {
          throw unreadable.getCause();
        }
        throw new IllegalStateException(failed.getCause());
      }
    }
    return earliest;
  }

  private Optional<Finding> first(List<Slot> slots, boolean read) {
    for (var slot : slots) {
      var finding = read || slot.mayNamePayloads() ? check(slot) : Optional.<Finding>empty();
      if (finding.isPresent()) {
        return finding;
      }
    }
    return Optional.empty();
  }

  private Optional<Finding> check(Slot slot) {
    try {
      var envelope = slot.envelope();
      var event =
          demand.signatures()
              ? slot.keys().verify(slot.index(), envelope)
              : Event.parse(envelope.payload());
      var finding = openings(slot, event);
      return finding.isPresent() ? finding : payloads(slot, event.payload());
    } catch (InvalidSignatureException unsigned) {
      return Optional.of(slot.found(Code.SIGNATURE, String.valueOf(unsigned.getMessage())));
    } catch (IllegalArgumentException broken) {
      return Optional.of(slot.found(Code.EVENT, String.valueOf(broken.getMessage())));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private Optional<Finding> openings(Slot slot, Event event) {
    for (var opening : demand.openings().getOrDefault(event.id(), List.of())) {
      if (!opening.opens(event)) {
        return Optional.of(slot.found(Code.OPENING, opening + " is not what was committed to"));
      }
      opened.incrementAndGet();
    }
    return Optional.empty();
  }

  private Optional<Finding> payloads(Slot slot, List<PayloadRef> refs) throws IOException {
    if (payloadSource.isEmpty()) {
      return Optional.empty();
    }
    for (var ref : refs) {
      var stored = payloadSource.get().open(ref.sha256());
      if (stored.isEmpty()) {
        return Optional.of(slot.found(Code.PAYLOAD_MISSING, ref.name() + " " + ref.sha256()));
      }
      try (var bytes = stored.get()) {
        if (!isPayload(ref, bytes)) {
          return Optional.of(slot.found(Code.PAYLOAD, "not the bytes of " + ref.name()));
        }
      }
      payloads.incrementAndGet();
    }
    return Optional.empty();
  }

  private static boolean isPayload(PayloadRef ref, InputStream bytes) throws IOException {
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      var chunk = new byte[8192];
      long size = 0;
      for (int n = bytes.read(chunk); n >= 0; n = bytes.read(chunk)) {
        sha.update(chunk, 0, n);
        size += n;
      }
      return size == ref.size() && Digest.of(sha.digest()).equals(ref.sha256());
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }
}
