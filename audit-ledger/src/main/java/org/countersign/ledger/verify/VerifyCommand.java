package org.countersign.ledger.verify;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.countersign.ledger.AttestationVerifier;
import org.countersign.ledger.Checkpoint;
import org.countersign.ledger.Commitment;
import org.countersign.ledger.Digest;
import org.countersign.ledger.Envelope;
import org.countersign.ledger.Event;
import org.countersign.ledger.LogPolicy;
import org.countersign.ledger.LogProof;
import org.countersign.ledger.Misbehaviour;
import org.countersign.ledger.SignedNote;
import org.countersign.ledger.Timestamp;

/**
 * The command line for logs, receipts, attestations and misbehaviour. Exit code 0: sound, 1:
 * unsound, with what was found first, 2: the command was wrong or a file could not be read.
 */
public final class VerifyCommand {
  /** How each command is called. */
  public static final String USAGE =
      """
      usage: countersign-verify log DIR|EXPORT.ndjson --policy FILE [option ...]
               --signatures         check the signature of every entry, too
               --entry N[,N ...]    tell of these entries: what, signed by whom, witnessed when
               --genesis HEX        leaf hash of entry 0, where you know it from elsewhere
               --known FILE         a checkpoint or receipt you hold, which the log must extend
               --openings FILE      openings of commitments, one a line
               --accept-unattested  do not call a log unsound for what a compromised key signed
               --threads N          default: one for each core
             countersign-verify receipt X.tlog-proof LEAF [PROOF LEAF ...] --policy FILE
               LEAF is the bytes of the entry, or what ledger/entries/N answers
               --keys FILE          the log's keys as you trust them (JSON of its ledger/keys):
                                    checks who signed each entry, too, and a checkpoint by
                                    the key of its time
             countersign-verify attestation X.json [option ...]
               --key GATE.pem       the key of the gate as you trust it, or
               --keys FILE          the log's keys as you trust them
               --leaf LEAF          the entry of the decision, which must name this attestation
               --subject HEX        SHA-256 of the artifact it must be about
               --verifier URI       id of the verifier it must be by
               --resource URI       resource it must be for
               --result FAILED      for a denial; without it the decision must be PASSED
               --level WORD         level it must grant
               --at TIME            when it must be valid, RFC 3339; default: now
             countersign-verify timestamp X.tsr CHECKPOINT --policy FILE
               --roots FILE         certificates of authorities you trust, PEM or DER
             countersign-verify misbehaviour CHECKPOINT CHECKPOINT --policy FILE
             countersign-verify misbehaviour PROOF --policy FILE
             countersign-verify dossier REPORT.pdf [option ...]
               --cert FILE          certificate of the seal, as you trust it
               --keys FILE          the log's keys as you trust them
        --json  answer as JSON
      exit code: 0 sound, 1 unsound, 2 wrong usage or unreadable file
      """;

  /** The commands this class knows. */
  public static final Set<String> COMMANDS =
      Set.of("log", "receipt", "attestation", "timestamp", "misbehaviour");

  private final PrintStream out;
  private final PrintStream err;
  private final Clock clock;
  private final boolean terminal;

  /**
   * A command that writes there.
   *
   * @param clock says when attestations must be valid if the caller does not
   * @param terminal whether somebody watches, so that long runs show how far they are
   */
  public VerifyCommand(PrintStream out, PrintStream err, Clock clock, boolean terminal) {
    this.out = out;
    this.err = err;
    this.clock = clock;
    this.terminal = terminal;
  }

  /** Runs one command with its arguments; gives the exit code. */
  public int run(String command, List<String> line) {
    try {
      var report =
          switch (command) {
            case "log" -> log(line);
            case "receipt" -> receipt(line);
            case "attestation" -> attestation(line);
            case "timestamp" -> timestamp(line);
            case "misbehaviour" -> misbehaviour(line);
            default -> throw new IllegalArgumentException("unknown command " + command);
          };
      out.println(line.contains("--json") ? report.json() : report.text());
      return report.sound() ? 0 : 1;
    } catch (IllegalArgumentException wrong) {
      err.println("cannot do that: " + wrong.getMessage());
      err.print(USAGE);
      return 2;
    } catch (IOException unreadable) {
      err.println("cannot read that: " + unreadable.getMessage());
      return 2;
    }
  }

  private Report log(List<String> line) throws IOException {
    var arguments =
        new Arguments(
            line,
            Set.of("--json", "--signatures", "--accept-unattested"),
            Set.of("--policy", "--genesis", "--known", "--openings", "--entry", "--threads"));
    var path = Path.of(only(arguments));
    var known = arguments.value("--known");
    var demand =
        new LogCheck.Demand(
            arguments.policy(),
            arguments.has("--signatures"),
            arguments.value("--genesis").map(Digest::ofHex),
            openings(arguments.value("--openings")),
            known.isPresent() ? Optional.of(note(known.get())) : Optional.empty(),
            arguments.has("--accept-unattested"),
            arguments.value("--entry").map(VerifyCommand::indexes).orElse(Set.of()));
    int cores = Runtime.getRuntime().availableProcessors();
    int threads = arguments.value("--threads").map(Integer::parseInt).orElse(cores);
    if (threads < 1 || threads > 256) {
      throw new IllegalArgumentException("--threads " + threads);
    }
    if (Files.isDirectory(path)) {
      return check(demand, new DirectorySource(path), threads);
    }
    if (!Files.isRegularFile(path)) {
      throw new IOException("no such file or directory: " + path);
    }
    try (var in = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
      return check(demand, new ExportSource(in), threads);
    }
  }

  private Report check(LogCheck.Demand demand, LogSource source, int threads) throws IOException {
    long size = Checkpoint.parse(source.checkpoint().text()).size();
    try (var progress = new Progress(terminal ? Optional.of(err) : Optional.empty(), size)) {
      return new LogCheck(demand, source).check(threads, progress).report();
    }
  }

  private static Set<Long> indexes(String list) {
    var indexes = new TreeSet<Long>();
    for (var index : list.split(",", -1)) {
      if (!index.matches("[0-9]{1,18}")) {
        throw new IllegalArgumentException("not the index of an entry: " + index);
      }
      indexes.add(Long.parseLong(index));
    }
    return indexes;
  }

  private static Map<UUID, List<Commitment.Opening>> openings(Optional<String> file)
      throws IOException {
    var openings = new HashMap<UUID, List<Commitment.Opening>>();
    if (file.isPresent()) {
      for (var line : Arguments.text(file.get()).lines().toList()) {
        var opening = Commitment.Opening.ofLine(line);
        openings.computeIfAbsent(opening.eventId(), id -> new ArrayList<>()).add(opening);
      }
    }
    return openings;
  }

  /** The signed note of a checkpoint file, or the one in a receipt. */
  private static SignedNote note(String file) throws IOException {
    var text = Arguments.text(file);
    return text.startsWith("c2sp.org/tlog-proof")
        ? LogProof.parse(text).note()
        : SignedNote.parse(text);
  }

  private Report receipt(List<String> line) throws IOException {
    var arguments = new Arguments(line, Set.of("--json"), Set.of("--policy", "--keys"));
    var named = arguments.value("--keys");
    Optional<LogKeys> keys =
        named.isPresent()
            ? Optional.of(LogKeys.parse(Arguments.bytes(named.get())))
            : Optional.empty();
    var files = arguments.files();
    if (files.isEmpty() || files.size() % 2 != 0) {
      throw new IllegalArgumentException("a receipt and the entry it is for");
    }
    var policy = arguments.policy();
    var entries = new ArrayList<Map<String, Object>>();
    var text = new LinkedHashMap<String, String>();
    Optional<String> problem = Optional.empty();
    for (int i = 0; i < files.size() && problem.isEmpty(); i += 2) {
      var proof = Arguments.text(files.get(i));
      var leaf = Arguments.leaf(files.get(i + 1));
      try {
        entries.add(proven(LogProof.parse(proof), leaf, policy, keys, text));
      } catch (IllegalArgumentException wrong) {
        problem = Optional.of(files.get(i) + ": " + wrong.getMessage());
      }
    }
    return Report.of(problem, Map.of("entries", entries), text);
  }

  private static Map<String, Object> proven(
      LogProof proof,
      byte[] leaf,
      LogPolicy policy,
      Optional<LogKeys> keys,
      Map<String, String> text) {
    var by = keys.flatMap(each -> each.signed(proof.note()));
    var witnessed = by.map(key -> Witnesses.of(policy, key)).orElse(policy).verify(proof.note());
    var checkpoint = witnessed.checkpoint();
    var leafHash = Digest.leaf(leaf);
    if (!proof.path().rootFrom(leafHash).equals(checkpoint.root())) {
      throw new IllegalArgumentException(
          "leaf " + leafHash + " is not entry " + proof.path().index());
    }
    var envelope = Envelope.parse(leaf);
    var event =
        keys.isPresent()
            ? keys.get().verified(proof.path().index(), envelope)
            : Event.parse(envelope.payload());
    var json = new TreeMap<String, Object>();
    json.put("index", Long.toString(proof.path().index()));
    json.put("size", Long.toString(checkpoint.size()));
    json.put("origin", checkpoint.origin().value());
    json.put("leafHash", leafHash.hex());
    json.put("type", event.type());
    json.put("at", event.at().toString());
    var signer = envelope.signatures().get(0).keyId();
    json.put("signature", keys.isPresent() ? "checked" : "not checked");
    json.put("key", signer);
    json.put("witnessed", Witnesses.json(witnessed.cosignatures()));
    var seen = new StringBuilder();
    witnessed
        .cosignatures()
        .forEach(
            each ->
                seen.append(", witnessed by ")
                    .append(each.witness())
                    .append(" at ")
                    .append(each.at()));
    text.put(
        "entry " + proof.path().index(),
        event.type()
            + " at "
            + event.at()
            + " in "
            + checkpoint.origin()
            + " of "
            + checkpoint.size()
            + " entries"
            + (seen.isEmpty() ? ", cosigned by no witness of the policy" : seen)
            + (keys.isPresent()
                ? ", signed by key " + signer
                : "; who signed it was not checked, --keys does"));
    return json;
  }

  private Report attestation(List<String> line) throws IOException {
    var arguments =
        new Arguments(
            line,
            Set.of("--json"),
            Set.of(
                "--key",
                "--keys",
                "--leaf",
                "--subject",
                "--verifier",
                "--resource",
                "--result",
                "--level",
                "--at"));
    var check =
        new AttestationCheck(
            gateKeys(arguments),
            leaf(arguments.value("--leaf")),
            arguments.value("--subject"),
            arguments.value("--verifier"),
            arguments.value("--resource"),
            arguments.value("--result").orElse("PASSED"),
            arguments.value("--level"),
            arguments.value("--at").map(VerifyCommand::instant).orElseGet(clock::instant));
    return check.check(Arguments.bytes(only(arguments)));
  }

  private static List<AttestationVerifier> gateKeys(Arguments arguments) throws IOException {
    var keys = arguments.value("--keys");
    if (keys.isPresent()) {
      return LogKeys.parse(Arguments.bytes(keys.get())).attestations();
    }
    var key = arguments.value("--key");
    if (key.isEmpty()) {
      throw new IllegalArgumentException("--key or --keys is missing");
    }
    return List.of(AttestationVerifier.ofPem(Arguments.text(key.get())));
  }

  private static Optional<Envelope> leaf(Optional<String> file) throws IOException {
    return file.isPresent()
        ? Optional.of(Envelope.parse(Arguments.leaf(file.get())))
        : Optional.empty();
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException wrong) {
      throw new IllegalArgumentException("not an RFC 3339 time in UTC: " + text, wrong);
    }
  }

  private static Report timestamp(List<String> line) throws IOException {
    var arguments = new Arguments(line, Set.of("--json"), Set.of("--policy", "--roots"));
    var files = arguments.files();
    if (files.size() != 2) {
      throw new IllegalArgumentException("a timestamp and the checkpoint it is for");
    }
    var roots = Timestamp.certificates(Arguments.bytes(arguments.required("--roots")));
    return new StampCheck(arguments.policy(), roots)
        .check(Arguments.bytes(files.get(0)), note(files.get(1)));
  }

  private Report misbehaviour(List<String> line) throws IOException {
    var arguments = new Arguments(line, Set.of("--json"), Set.of("--policy"));
    var files = arguments.files();
    var policy = arguments.policy();
    if (files.size() == 1) {
      return shown(Misbehaviour.parse(Arguments.text(files.get(0))), policy);
    }
    if (files.size() != 2) {
      throw new IllegalArgumentException("two checkpoints, or one proof");
    }
    var one = note(files.get(0));
    var other = note(files.get(1));
    var sizes =
        Stream.of(one, other).map(each -> Checkpoint.parse(each.text()).size()).distinct().toList();
    if (sizes.size() > 1) {
      throw new IllegalArgumentException(
          "checkpoints of sizes "
              + sizes
              + ": use log with --known to see whether one extends the other");
    }
    var proof = Misbehaviour.between(one, other);
    if (proof.isPresent()) {
      return shown(proof.get(), policy);
    }
    return Report.of(
        Optional.empty(),
        Map.of("misbehaviour", false),
        Map.of("answer", "the two checkpoints agree"));
  }

  /** A log that is shown to have misbehaved is unsound. */
  private static Report shown(Misbehaviour proof, LogPolicy policy) {
    for (var log : policy.logs()) {
      if (proof.smaller().verify(log.key()) && proof.larger().verify(log.key())) {
        var origin = proof.verify(log.key());
        return Report.of(
            Optional.of(origin + " signed two logs that cannot both be true"),
            Map.of("misbehaviour", true, "origin", origin.value()),
            Map.of("log", origin.value()));
      }
    }
    throw new IllegalArgumentException("no log of the policy signed both checkpoints");
  }

  private static String only(Arguments arguments) {
    if (arguments.files().size() != 1) {
      throw new IllegalArgumentException("one file, not " + arguments.files());
    }
    return arguments.files().get(0);
  }
}
