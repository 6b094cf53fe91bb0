package org.countersign.ledger.verify;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.countersign.ledger.Checkpoint;
import org.countersign.ledger.Commitment;
import org.countersign.ledger.Digest;
import org.countersign.ledger.Erasure;
import org.countersign.ledger.Event;
import org.countersign.ledger.Export;
import org.countersign.ledger.Frontier;
import org.countersign.ledger.InvalidSignatureException;
import org.countersign.ledger.KeyHistory;
import org.countersign.ledger.KeyRole;
import org.countersign.ledger.LogPolicy;
import org.countersign.ledger.NoteVerifier;
import org.countersign.ledger.Recovery;
import org.countersign.ledger.SignedNote;
import org.countersign.ledger.verify.Finding.Code;
import org.countersign.ledger.verify.LogAnswer.Erased;
import org.countersign.ledger.verify.LogAnswer.Forgotten;
import org.countersign.ledger.verify.LogAnswer.Unattested;
import org.jspecify.annotations.Nullable;

/**
 * Checks a whole log from its bytes: every leaf into the tree, the tree against its checkpoints,
 * the checkpoints against the keys the log itself tells of and the policy the auditor brings. It
 * holds some thousand entries at a time, however long the log: one batch is read and one is put in
 * its place while others are hashed and verified. One check checks once.
 */
public final class LogCheck {
  /**
   * What is asked of a log.
   *
   * @param signatures whether each entry's signature is checked, not only what is said of keys
   * @param genesis the leaf hash of entry 0, where it is known from elsewhere
   * @param openings openings to hold against their commitments, by event
   * @param known a checkpoint seen before, which the log must extend
   * @param acceptUnattested whether a log is sound of which a compromised key signed a part
   * @param asked the indexes of entries to tell about, whose signatures are checked in any case
   */
  public record Demand(
      LogPolicy policy,
      boolean signatures,
      Optional<Digest> genesis,
      Map<UUID, List<Commitment.Opening>> openings,
      Optional<SignedNote> known,
      boolean acceptUnattested,
      Set<Long> asked) {
    public Demand {
      openings = Map.copyOf(openings);
      asked = Set.copyOf(asked);
    }

    /** A demand that asks about no entry in particular. */
    public Demand(
        LogPolicy policy,
        boolean signatures,
        Optional<Digest> genesis,
        Map<UUID, List<Commitment.Opening>> openings,
        Optional<SignedNote> known,
        boolean acceptUnattested) {
      this(policy, signatures, genesis, openings, known, acceptUnattested, Set.of());
    }
  }

  /** Ends a check at what was found. */
  private static final class Found extends Exception {
    private final transient Finding finding;

    Found(Finding finding) {
      super(finding.reason(), null, false, false);
      this.finding = finding;
    }
  }

  private final Demand demand;
  private final LogSource source;
  private final Checkpoint last;
  private final Optional<Checkpoint> known;
  private final List<Erased> erased = new ArrayList<>();
  private final List<Forgotten> forgotten = new ArrayList<>();
  private final List<Unattested> unattested = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private final List<Long> anchors = new ArrayList<>();
  private final List<Told> told = new ArrayList<>();
  private final Times times = new Times();
  private Frontier frontier = Frontier.EMPTY;
  private long vouchedFor;
  private long owedBothAt = -1;
  private long payloads;
  private List<LogPolicy.Cosigned> witnessed = List.of();
  private @Nullable KeyHistory keys;
  private @Nullable Slot latest;

  /**
   * A check of a log.
   *
   * @throws IllegalArgumentException if its last checkpoint, or the one seen before, is none, or an
   *     entry is asked for that is not below it
   */
  public LogCheck(Demand demand, LogSource source) {
    this.demand = demand;
    this.source = source;
    this.last = Checkpoint.parse(source.checkpoint().text());
    for (long index : demand.asked()) {
      if (index < 0 || index >= last.size()) {
        throw new IllegalArgumentException("no entry " + index + " in a log of " + last.size());
      }
    }
    this.known = demand.known().map(note -> Checkpoint.parse(note.text()));
  }

  /**
   * Checks the log.
   *
   * @param threads how many work on it, besides the one that reads
   * @param progress is told now and then how many entries were read
   * @throws IOException if the log cannot be read
   */
  public LogAnswer check(int threads, LongConsumer progress) throws IOException {
    Optional<Finding> finding;
    long opened;
    try (var crew = new Crew(threads, demand, source.payloads())) {
      finding = run(crew, progress);
      opened = crew.opened();
      payloads += crew.payloads();
    }
    if (finding.isEmpty()) {
      finding = unattested();
    }
    remarks.addAll(times.remarks(witnessed));
    if (!demand.signatures()) {
      remarks.add("the signatures of entries were not checked; --signatures does");
    }
    if (finding.isEmpty() && witnessed.isEmpty()) {
      remarks.add("no witness of the policy says that this is the log that others see");
    }
    long wanted = demand.openings().values().stream().mapToLong(List::size).sum();
    if (finding.isEmpty() && opened < wanted) {
      remarks.add((wanted - opened) + " openings are of events that are not in this log");
    }
    return new LogAnswer(
        finding,
        frontier.size(),
        last,
        keys == null ? "" : keys.genesisHash().hex(),
        demand.signatures(),
        keys == null ? List.of() : keys.keys(),
        finding.isEmpty() ? told : List.of(),
        witnessed,
        payloads,
        opened,
        erased,
        forgotten,
        keys == null ? List.of() : keys.recoveries(),
        keys == null ? List.of() : keys.compromises(),
        unattested,
        remarks);
  }

  private Optional<Finding> run(Crew crew, LongConsumer progress) throws IOException {
    try {
      var batches = new Batches(source, crew);
      var batch = batches.next();
      while (true) {
        // one batch ahead, for the crew to prepare while this one is put in its place
        var next = batch.isLast() ? batch : batches.next();
        batch.prepared().await();
        place(batch.lines(), crew);
        if (batch.damaged().isPresent()) {
          throw new Found(batch.damaged().get());
        }
        if (batch.unreadable().isPresent()) {
          return foundBefore(batch.unreadable().get(), crew);
        }
        var earlier = crew.settled();
        if (earlier.isPresent()) {
          return earlier;
        }
        progress.accept(frontier.size());
        if (batch.isLast()) {
          end(crew);
          return crew.finish();
        }
        batch = next;
      }
    } catch (Found found) {
      return Optional.of(crew.finish().map(found.finding::orEarlier).orElse(found.finding));
    }
  }

  /** What is wrong with the part that could be read; nothing can be said of the whole. */
  private static Optional<Finding> foundBefore(IOException unreadable, Crew crew)
      throws IOException {
    var found = crew.finish();
    if (found.isEmpty()) {
      throw unreadable;
    }
    return found;
  }

  private void place(List<Object> lines, Crew crew) throws Found {
    var placed = new ArrayList<Slot>();
    try {
      for (var line : lines) {
        if (line instanceof Slot slot) {
          entry(slot);
          placed.add(slot);
        } else if (line instanceof Export.Note note) {
          older(note, crew);
        } else if (line instanceof Enclosed payload) {
          payload(payload);
        }
      }
    } finally {
      // what came before a bad line is looked at in any case: it may be worse
      crew.verify(placed);
    }
  }

  private void entry(Slot slot) throws Found {
    long index = frontier.size();
    if (owedBothAt == index) {
      throw found(index - 1, Code.CHECKPOINT, "no checkpoint of size " + index + " by both keys");
    }
    if (index == last.size()) {
      throw found(index, Code.GAP, "the checkpoint has " + index + " entries, here are more");
    }
    if (slot.index() != index) {
      throw found(index, Code.GAP, "entry " + slot.index() + " in the place of " + index);
    }
    if (slot.finding().isPresent()) {
      throw new Found(slot.finding().get());
    }
    if (slot.isWatched()) {
      watched(slot);
    } else {
      slot.place(history());
    }
    if (demand.asked().contains(index)) {
      told.add(told(slot));
    }
    frontier = frontier.plus(slot.leafHash());
    slot.at().ifPresent(at -> times.see(index, at));
    latest = slot;
    if (known.isPresent() && known.get().size() == frontier.size()) {
      extend(known.get());
    }
  }

  private static Told told(Slot slot) throws Found {
    try {
      return Told.of(slot.index(), slot.envelope(), slot.keys());
    } catch (IllegalArgumentException wrong) {
      throw refused(slot.index(), wrong);
    }
  }

  private void extend(Checkpoint seen) throws Found {
    var origin = history().originAt(seen.size());
    if (seen.origin().equals(origin) && !seen.root().equals(frontier.root())) {
      throw unvouched("not the tree that was seen before at size " + seen.size());
    }
  }

  /** A checkpoint seen before that is no part of the log must be one it says was lost. */
  private void requireExplained(Checkpoint seen) throws Found {
    long size = frontier.size();
    boolean isHere = seen.size() <= size && history().originAt(seen.size()).equals(seen.origin());
    boolean isLost =
        history().recoveries().stream()
            .anyMatch(
                each ->
                    each.lost().origin().equals(seen.origin()) && each.kept().size() < seen.size());
    if (isLost && !isHere) {
      remarks.add("the checkpoint seen before is of entries that were lost; see the recovery");
    } else if (!isHere) {
      throw found(size, Code.GAP, "seen before with " + seen.size() + " entries");
    }
  }

  private void watched(Slot slot) throws Found {
    long index = slot.index();
    try {
      var envelope = slot.envelope();
      if (index == 0) {
        begin(slot);
      }
      var before = history();
      var event = before.verify(index, envelope);
      // the entry itself was signed under the keys before it
      slot.place(before);
      keys = before.plus(index, event);
      if (history().epoch() > before.epoch()) {
        turned(index, event);
      }
      if (event.type().equals(Erasure.TYPE)) {
        erased(index, event);
      }
      if (event.type().equals(Erasure.AGENT_TYPE)) {
        var pseudonym = String.valueOf(event.subject().get("id"));
        forgotten.add(new Forgotten(index, pseudonym, Erasure.basisOfAgent(event)));
      }
    } catch (IllegalArgumentException wrong) {
      throw refused(index, wrong);
    }
  }

  private void begin(Slot slot) throws Found {
    if (demand.genesis().isPresent() && !demand.genesis().get().equals(slot.leafHash())) {
      throw found(0, Code.GENESIS, "the pinned one hashes to " + demand.genesis().get());
    }
    keys = KeyHistory.beginning(slot.envelope());
  }

  private void turned(long index, Event event) throws Found {
    if (!event.type().equals(Recovery.TYPE)) {
      owedBothAt = index + 1;
      return;
    }
    var kept = Recovery.of(event).kept();
    if (!kept.root().equals(frontier.root())) {
      throw found(index, Code.EVENT, "a recovery from another root than " + frontier.root());
    }
    if (vouchedFor != index) {
      throw found(
          index, Code.CHECKPOINT, "no checkpoint of " + kept.origin() + " over what was kept");
    }
  }

  private void erased(long index, Event event) throws Found {
    var erasure = Erasure.of(event);
    erased.add(new Erased(index, erasure.events().size(), erasure.fields(), erasure.basis()));
    for (var id : erasure.events()) {
      for (var opening : demand.openings().getOrDefault(id, List.of())) {
        if (erasure.covers(opening)) {
          throw found(
              index,
              Code.ERASURE,
              "the opening of " + opening.field() + " in " + id + " is still there");
        }
      }
    }
  }

  private void older(Export.Note line, Crew crew) throws Found {
    try {
      vouch(SignedNote.parse(line.text()), crew);
    } catch (IllegalArgumentException broken) {
      throw unvouched(String.valueOf(broken.getMessage()));
    }
  }

  /** Takes the signatures of a note as owed by the crew; the tree is compared at once. */
  private void vouch(SignedNote note, Crew crew) throws Found {
    long size = frontier.size();
    var signed = Checkpoint.parse(note.text());
    var derived = new Checkpoint(history().originAt(size), size, frontier.root());
    if (!signed.equals(derived)) {
      throw unvouched(
          "signed "
              + signed.size()
              + " "
              + signed.root()
              + " of "
              + signed.origin()
              + ", derived "
              + size
              + " "
              + frontier.root());
    }
    crew.verify(note, history().checkpointKeysAt(size), vouchedFor);
    var cosigned = cosigned(note, size);
    if (!cosigned.isEmpty()) {
      told.replaceAll(each -> each.seen(size, cosigned));
      if (!demand.policy().quorum().equals(LogPolicy.NONE)) {
        anchors.add(size);
      }
    }
    if (owedBothAt == size) {
      owedBothAt = -1;
    }
    vouchedFor = size;
  }

  /** Who else says that this was its tree, if they are as many as the policy asks. */
  private List<LogPolicy.Cosigned> cosigned(SignedNote note, long size) {
    if (note.signatures().size() <= history().checkpointKeysAt(size).size()) {
      return List.of();
    }
    try {
      return Witnesses.of(demand.policy(), history().checkpointsAt(size))
          .verify(note)
          .cosignatures();
    } catch (InvalidSignatureException notReached) {
      return List.of();
    }
  }

  private void payload(Enclosed payload) throws Found {
    var entry = latest;
    if (entry == null || !entry.names(payload.said())) {
      // it may as well be of an entry that is missing here
      long last = Math.max(0, frontier.size() - 1);
      throw new Found(
          new Finding(
              last, frontier.size(), Code.PAYLOAD, "no entry before names " + payload.said()));
    }
    if (!payload.actual().equals(payload.said())) {
      throw found(
          entry.index(),
          Code.PAYLOAD,
          "payload " + payload.said() + " hashes to " + payload.actual());
    }
    payloads++;
  }

  private void end(Crew crew) throws Found, IOException {
    long size = frontier.size();
    if (size < last.size()) {
      throw found(size, Code.GAP, "the checkpoint has " + last.size() + " entries");
    }
    if (size == 0) {
      throw found(0, Code.GAP, "a log without entries");
    }
    var note = source.checkpoint();
    vouch(note, crew);
    var signed = crew.finish();
    if (signed.isPresent()) {
      throw new Found(signed.get());
    }
    if (known.isPresent()) {
      requireExplained(known.get());
    }
    if (history().checkpointKeys().stream().noneMatch(this::isTrusted)) {
      throw found(0, Code.POLICY, "the policy trusts none of the keys of " + last.origin());
    }
    try {
      var key = history().checkpointsAt(size);
      witnessed = Witnesses.of(demand.policy(), key).verify(note).cosignatures();
    } catch (InvalidSignatureException unmet) {
      long from = anchors.isEmpty() ? 0 : anchors.get(anchors.size() - 1);
      throw found(from, Code.POLICY, String.valueOf(unmet.getMessage()));
    }
  }

  private boolean isTrusted(NoteVerifier key) {
    return demand.policy().logs().stream().anyMatch(log -> log.key().vkey().equals(key.vkey()));
  }

  /** What a compromised key signed after the last tree that others had seen before. */
  private Optional<Finding> unattested() {
    for (var each : history().compromises()) {
      long anchor =
          anchors.stream().filter(size -> size <= each.since()).mapToLong(s -> s).max().orElse(0);
      if (each.role() == KeyRole.EVENT || each.role() == KeyRole.CHECKPOINT) {
        unattested.add(new Unattested(anchor, each.reported(), each.keyId()));
      }
    }
    return demand.acceptUnattested()
        ? Optional.empty()
        : unattested.stream().map(Unattested::finding).reduce(Finding::orEarlier);
  }

  private KeyHistory history() {
    if (keys == null) {
      throw new IllegalArgumentException("there is no genesis yet");
    }
    return keys;
  }

  /** Something with the tree, which can be with any entry since the last checkpoint. */
  private Found unvouched(String reason) {
    long to = Math.max(vouchedFor, frontier.size() - 1);
    return new Found(new Finding(vouchedFor, to, Code.CHECKPOINT, reason));
  }

  private static Found refused(long index, IllegalArgumentException wrong) {
    var code = wrong instanceof InvalidSignatureException ? Code.SIGNATURE : Code.EVENT;
    return found(index, code, String.valueOf(wrong.getMessage()));
  }

  private static Found found(long index, Code code, String reason) {
    return new Found(new Finding(index, code, reason));
  }
}
