package org.countersign.ledger;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which logs and witnesses somebody trusts, and how many of the latter have to agree.
 *
 * @param logs whose checkpoints are accepted; any of them
 * @param witnesses who may cosign them
 * @param groups in the order of their definition: one names only witnesses and groups before it
 * @param quorum the witness or group that must have cosigned, or {@link #NONE}
 * @see <a href="https://c2sp.org/tlog-policy">C2SP tlog-policy</a>
 */
public record LogPolicy(
    List<Log> logs, List<Witness> witnesses, List<Group> groups, String quorum) {
  /** The quorum that asks for no cosignature. */
  public static final String NONE = "none";

  private static final int MAX_LENGTH = 1024 * 1024;
  private static final Pattern NAME = Pattern.compile("[^\\x00-\\x20\\x7f]+");
  private static final Pattern CONTROLS = Pattern.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f]");
  private static final Pattern BLANKS = Pattern.compile("[ \\t]+");
  private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,8}");

  /** A log, named by its key, and where it can be reached. */
  public record Log(NoteVerifier key, Optional<URI> url) {}

  /** A witness, by its name within the policy, and where it can be reached. */
  public record Witness(String name, CosignatureVerifier key, Optional<URI> url) {
    public Witness {
      requireName(name);
    }
  }

  /** Some witnesses or groups of which so many have to agree. */
  public record Group(String name, int threshold, List<String> members) {
    public Group {
      requireName(name);
      members = List.copyOf(members);
      if (threshold < 1 || threshold > members.size()) {
        throw new IllegalArgumentException(
            "group " + name + " asks for " + threshold + " of " + members.size());
      }
    }
  }

  /** Who cosigned, by the name within the policy, and when. */
  public record Cosigned(String witness, Instant at) {}

  /** A checkpoint that satisfies a policy, and every cosignature of its witnesses, in its order. */
  public record Witnessed(Checkpoint checkpoint, List<Cosigned> cosignatures) {
    public Witnessed {
      cosignatures = List.copyOf(cosignatures);
    }
  }

  /**
   * A policy that can be evaluated.
   *
   * @throws IllegalArgumentException if a name is defined twice or not before its use, is a member
   *     twice, or two logs or two witnesses have the same key
   */
  public LogPolicy {
    logs = List.copyOf(logs);
    witnesses = List.copyOf(witnesses);
    groups = List.copyOf(groups);
    requireDifferentKeys(logs, witnesses);
    var defined = new HashSet<String>();
    for (var witness : witnesses) {
      define(defined, witness.name());
    }
    var members = new HashSet<String>();
    for (var group : groups) {
      for (var member : group.members()) {
        if (!defined.contains(member)) {
          throw new IllegalArgumentException(
              "group " + group.name() + " names " + member + ", which is not defined before it");
        }
        if (!members.add(member)) {
          throw new IllegalArgumentException(member + " is a member twice");
        }
      }
      define(defined, group.name());
    }
    if (!quorum.equals(NONE) && !defined.contains(quorum)) {
      throw new IllegalArgumentException("the quorum " + quorum + " is not defined");
    }
  }

  /** A policy that trusts one log and asks for so many of the witnesses; for 0, for none. */
  public static LogPolicy of(Log log, List<Witness> witnesses, int threshold) {
    if (threshold == 0) {
      return new LogPolicy(List.of(log), witnesses, List.of(), NONE);
    }
    var names = witnesses.stream().map(Witness::name).toList();
    var name = names.contains("witnesses") ? "all-witnesses" : "witnesses";
    var group = new Group(name, threshold, names);
    return new LogPolicy(List.of(log), witnesses, List.of(group), name);
  }

  /**
   * A policy from the bytes of its file.
   *
   * @throws IllegalArgumentException if it is no policy; the message names the line
   */
  public static LogPolicy parse(byte[] bytes) {
    try {
      return parse(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException wrong) {
      throw new IllegalArgumentException("a policy that is not UTF-8", wrong);
    }
  }

  /**
   * A policy from the text of its file.
   *
   * @throws IllegalArgumentException if it is no policy; the message names the line
   */
  public static LogPolicy parse(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("a policy of " + text.length() + " characters");
    }
    var lines = new Lines();
    int number = 0;
    for (var line : text.split("\n", -1)) {
      number++;
      try {
        if (CONTROLS.matcher(line).find()) {
          throw new IllegalArgumentException("a control character");
        }
        var items = BLANKS.split(line.replaceFirst("^[ \t]+", ""));
        if (!items[0].isEmpty() && !items[0].startsWith("#")) {
          lines.read(items);
        }
      } catch (IllegalArgumentException wrong) {
        throw new IllegalArgumentException("line " + number + ": " + wrong.getMessage(), wrong);
      }
    }
    return lines.policy();
  }

  /** What was read of a file so far. */
  private static final class Lines {
    private final List<Log> logs = new ArrayList<>();
    private final List<Witness> witnesses = new ArrayList<>();
    private final List<Group> groups = new ArrayList<>();
    private final Set<String> defined = new HashSet<>();
    private Optional<String> quorum = Optional.empty();

    void read(String[] items) {
      switch (items[0]) {
        case "log" -> {
          requireLength(items, 2, 3);
          logs.add(new Log(NoteVerifier.ofVkey(items[1]), url(items, 2)));
        }
        case "witness" -> {
          requireLength(items, 3, 4);
          var key = CosignatureVerifier.ofVkey(items[2]);
          witnesses.add(new Witness(items[1], key, url(items, 3)));
          define(defined, items[1]);
        }
        case "group" -> {
          requireLength(items, 4, Integer.MAX_VALUE);
          var members = List.of(items).subList(3, items.length);
          members.forEach(this::requireDefined);
          groups.add(new Group(items[1], threshold(items[2], members.size()), members));
          define(defined, items[1]);
        }
        case "quorum" -> {
          requireLength(items, 2, 2);
          if (quorum.isPresent()) {
            throw new IllegalArgumentException("a second quorum");
          }
          if (!items[1].equals(NONE)) {
            requireDefined(items[1]);
          }
          quorum = Optional.of(items[1]);
        }
        default -> throw new IllegalArgumentException("not a line of a policy: " + items[0]);
      }
    }

    LogPolicy policy() {
      return new LogPolicy(
          logs,
          witnesses,
          groups,
          quorum.orElseThrow(() -> new IllegalArgumentException("a policy without a quorum")));
    }

    private void requireDefined(String name) {
      if (!defined.contains(name)) {
        throw new IllegalArgumentException(name + " is not defined before its use");
      }
    }

    private static int threshold(String text, int members) {
      return switch (text) {
        case "any" -> 1;
        case "all" -> members;
        default -> {
          if (!COUNT.matcher(text).matches()) {
            throw new IllegalArgumentException("not a number of members: " + text);
          }
          yield Integer.parseInt(text);
        }
      };
    }

    private static Optional<URI> url(String[] items, int at) {
      return items.length > at ? Optional.of(URI.create(items[at])) : Optional.empty();
    }

    private static void requireLength(String[] items, int least, int most) {
      if (items.length < least || items.length > most) {
        throw new IllegalArgumentException(
            "a line " + items[0] + " of " + items.length + " items: " + Arrays.toString(items));
      }
    }
  }

  /** The text of the file: logs, witnesses, groups, quorum, one a line. */
  public String text() {
    var text = new StringBuilder();
    for (var log : logs) {
      line(text, "log " + log.key().vkey(), log.url());
    }
    for (var witness : witnesses) {
      line(text, "witness " + witness.name() + " " + witness.key().vkey(), witness.url());
    }
    for (var group : groups) {
      var members = String.join(" ", group.members());
      line(
          text,
          "group " + group.name() + " " + group.threshold() + " " + members,
          Optional.empty());
    }
    return text.append("quorum ").append(quorum).append('\n').toString();
  }

  private static void line(StringBuilder text, String line, Optional<URI> url) {
    text.append(line);
    url.ifPresent(each -> text.append(' ').append(each));
    text.append('\n');
  }

  /**
   * The checkpoint in a note that one of the logs signed and enough witnesses cosigned.
   *
   * @throws InvalidSignatureException if none of the logs signed it, or a signature by one of them
   *     is wrong, or the quorum is not reached
   * @throws IllegalArgumentException if the text is no checkpoint
   */
  public Witnessed verify(SignedNote note) {
    var checkpoint = Checkpoint.parse(note.text());
    boolean signed = false;
    for (var log : logs) {
      if (log.key().name().equals(checkpoint.origin().value())) {
        signed |= note.verify(log.key());
      }
    }
    if (!signed) {
      throw new InvalidSignatureException(
          "no log of the policy signed the checkpoint of " + checkpoint.origin());
    }
    var cosigned = new ArrayList<Cosigned>();
    for (var witness : witnesses) {
      witness
          .key()
          .cosignedAt(note)
          .ifPresent(at -> cosigned.add(new Cosigned(witness.name(), at)));
    }
    if (!reached(cosigned)) {
      throw new InvalidSignatureException(
          "the quorum " + quorum + " is not reached by " + cosigned.size() + " cosignatures");
    }
    return new Witnessed(checkpoint, cosigned);
  }

  private boolean reached(List<Cosigned> cosigned) {
    if (quorum.equals(NONE)) {
      return true;
    }
    var agrees = new HashSet<String>();
    cosigned.forEach(each -> agrees.add(each.witness()));
    for (var group : groups) {
      long members = group.members().stream().filter(agrees::contains).count();
      if (members >= group.threshold()) {
        agrees.add(group.name());
      }
    }
    return agrees.contains(quorum);
  }

  private static void define(Set<String> defined, String name) {
    if (!defined.add(name)) {
      throw new IllegalArgumentException(name + " is defined twice");
    }
  }

  private static void requireName(String name) {
    if (!NAME.matcher(name).matches() || name.equals(NONE)) {
      throw new IllegalArgumentException("not the name of a witness or group: " + name);
    }
  }

  private static void requireDifferentKeys(List<Log> logs, List<Witness> witnesses) {
    for (int i = 0; i < logs.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (logs.get(i).key().sameKey(logs.get(j).key())) {
          throw new IllegalArgumentException("two logs with one key: " + logs.get(i).key().vkey());
        }
      }
    }
    for (int i = 0; i < witnesses.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (witnesses.get(i).key().sameKey(witnesses.get(j).key())) {
          throw new IllegalArgumentException(
              "two witnesses with one key: " + witnesses.get(i).key().vkey());
        }
      }
    }
  }
}
