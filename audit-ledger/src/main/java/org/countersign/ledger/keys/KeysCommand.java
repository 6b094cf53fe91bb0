package org.countersign.ledger.keys;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.ledger.CanonicalJson;
import org.countersign.ledger.Digest;
import org.countersign.ledger.KeyRequest;
import org.countersign.ledger.Keys;
import org.countersign.ledger.RootKey;

/**
 * Changes the keys of a log: the service is asked for a request, the root signs it offline, and the
 * service records what was signed. Exit code 0: done, 1: refused or impossible, 2: the command was
 * wrong.
 */
public final class KeysCommand {
  private static final String USAGE =
      """
      usage: countersign keys root FILE            make a root key, offline; prints what to configure
             countersign keys root rotate NEW --root FILE --genesis HASH
                                                   make the next root key NEW, offline; prints what to
                                                   submit, signed by the one in FILE
             countersign keys list                 the keys of the log, and where each one holds
             countersign keys request event|attestation|checkpoint
                                                   ask for a new key; prints what the root must sign
             countersign keys request retire KID
             countersign keys request compromised KID SIZE
             countersign keys sign REQUEST --root FILE
                                                   sign a request, offline; prints what to submit
             countersign keys submit CHANGE        record what the root has signed
      REQUEST and CHANGE are files. COUNTERSIGN_ROOT_PASSWORD opens the root key (else the file
      'password' beside it), the next one too; HASH is what 'keys list' calls genesis.
      COUNTERSIGN_URL is the service, COUNTERSIGN_TOKEN an administrator's.
      """;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final CanonicalJson.Profile ANSWER =
      CanonicalJson.Profile.document(16 * 1024 * 1024);

  private final Map<String, String> environment;
  private final Clock clock;
  private final SecureRandom random;
  private final PrintStream out;
  private final PrintStream err;

  /** A command that writes there and reads its settings from this environment. */
  public KeysCommand(
      Map<String, String> environment,
      Clock clock,
      SecureRandom random,
      PrintStream out,
      PrintStream err) {
    this.environment = Map.copyOf(environment);
    this.clock = clock;
    this.random = random;
    this.out = out;
    this.err = err;
  }

  public static void main(String[] arguments) throws InterruptedException {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    var err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    var command = new KeysCommand(System.getenv(), Clock.systemUTC(), new SecureRandom(), out, err);
    System.exit(command.run(List.of(arguments)));
  }

  /** Runs one command line and gives its exit code. */
  public int run(List<String> line) throws InterruptedException {
    try {
      return switch (line.isEmpty() ? "" : line.get(0)) {
        case "root" -> line.size() > 2 ? rotate(line) : root(Path.of(only(line, 2).get(1)));
        case "list" -> list();
        case "request" -> request(line.subList(1, line.size()));
        case "sign" -> sign(line);
        case "submit" -> submit(Path.of(only(line, 2).get(1)));
        default -> usage("unknown command keys " + String.join(" ", line));
      };
    } catch (Usage wrong) {
      return usage(wrong.getMessage());
    } catch (IOException | IllegalArgumentException failed) {
      err.println("countersign: " + failed.getMessage());
      return 1;
    }
  }

  private static final class Usage extends RuntimeException {
    private static final long serialVersionUID = 1;

    Usage(String message) {
      super(message, null, false, false);
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }

  private int usage(String wrong) {
    err.println("countersign: " + wrong);
    err.print(USAGE);
    return 2;
  }

  private static List<String> only(List<String> line, int words) {
    if (line.size() != words) {
      throw new Usage("keys " + line.get(0) + " takes " + (words - 1) + " more word");
    }
    return line;
  }

  private int root(Path file) throws IOException {
    requireNone(file);
    var root = RootKey.generate(random, named(file), Keys.Use.PRODUCTION);
    root.store(file, password(file), clock.instant());
    out.println("COUNTERSIGN_ROOT_KEY=" + Base64.getEncoder().encodeToString(root.spki()));
    err.println("Root key " + root.keyId() + " is in " + file + "; keep it offline.");
    return 0;
  }

  /** The file's own name, for a certificate: no longer than RFC 5280, A.1 lets a name be. */
  private static String named(Path file) {
    var name = String.valueOf(file.getFileName());
    return name.substring(0, Math.min(64, name.length()));
  }

  private static void requireNone(Path file) throws IOException {
    if (Files.exists(file)) {
      throw new IOException(file + " is there already; a root key is never overwritten");
    }
  }

  private int rotate(List<String> line) throws IOException {
    if (line.size() != 7
        || !line.get(1).equals("rotate")
        || !line.get(3).equals("--root")
        || !line.get(5).equals("--genesis")) {
      throw new Usage("keys root rotate NEW --root FILE --genesis HASH");
    }
    var file = Path.of(line.get(2));
    requireNone(file);
    var old = Path.of(line.get(4));
    var genesis = Digest.ofHex(line.get(6));
    var present = RootKey.load(old, password(old));
    var next = present.successor(random, named(file));
    next.store(file, password(file), clock.instant());
    err.println("Root key " + next.keyId() + " is in " + file + "; keep it offline.");
    err.println("Root key " + present.keyId() + " holds until the log has recorded the change.");
    out.println(present.sign(next.inPlaceOf(present, genesis)).text());
    return 0;
  }

  private int sign(List<String> line) throws IOException {
    if (line.size() != 4 || !line.get(2).equals("--root")) {
      throw new Usage("keys sign REQUEST --root FILE");
    }
    var file = Path.of(line.get(3));
    var request = KeyRequest.parse(text(Path.of(line.get(1))));
    var change = request.change();
    err.println(
        "Signs for the log with genesis "
            + request.genesis()
            + ": "
            + change.type()
            + " of key "
            + change.keyId()
            + change.newKey().map(key -> ", for " + key.role().code()).orElse(""));
    out.println(RootKey.load(file, password(file)).sign(request).text());
    return 0;
  }

  private char[] password(Path root) throws IOException {
    var given = Optional.ofNullable(environment.get("COUNTERSIGN_ROOT_PASSWORD"));
    var beside = root.resolveSibling("password");
    if (given.isEmpty() && !Files.exists(beside)) {
      throw new IOException("COUNTERSIGN_ROOT_PASSWORD is not set: the root key needs a password");
    }
    return given.isPresent() ? given.get().toCharArray() : text(beside).toCharArray();
  }

  private int request(List<String> what) throws IOException, InterruptedException {
    var body =
        switch (what.isEmpty() ? "" : what.get(0)) {
          case "event", "attestation", "checkpoint" ->
              Map.of("deed", "begin", "role", only(what, 1).get(0));
          case "retire" -> Map.of("deed", "retire", "kid", only(what, 2).get(1));
          case "compromised" ->
              Map.of(
                  "deed",
                  "compromised",
                  "kid",
                  only(what, 3).get(1),
                  "sinceSize",
                  size(what.get(2)));
          default -> throw new Usage("keys request " + String.join(" ", what));
        };
    out.println(post("/requests", body).get("request"));
    return 0;
  }

  private static Object size(String text) {
    if (!text.matches("[0-9]{1,15}")) {
      throw new Usage("not a size of a log: " + text);
    }
    return Long.parseLong(text);
  }

  private int submit(Path change) throws IOException, InterruptedException {
    var recorded = post("", Map.of("change", text(change)));
    out.println(recorded.get("deed") + " of key " + recorded.get("kid"));
    if (recorded.get("receipt") instanceof Map<?, ?> receipt) {
      out.println("entry " + receipt.get("index"));
    }
    return 0;
  }

  private int list() throws IOException, InterruptedException {
    var log = send(HttpRequest.newBuilder(address("")).GET());
    out.println("log      " + log.get("origin"));
    out.println("genesis  " + log.get("genesis"));
    out.println(
        "root     " + Optional.ofNullable(log.get("rootKey")).map(Object::toString).orElse("none"));
    if (log.get("keys") instanceof List<?> keys) {
      for (var key : keys) {
        out.println(told((Map<?, ?>) key));
      }
    }
    return 0;
  }

  private static String told(Map<?, ?> key) {
    var told = new ArrayList<String>();
    told.add("%-11s %s".formatted(key.get("role"), key.get("kid")));
    told.add("from " + key.get("from"));
    if (key.containsKey("until")) {
      told.add("until " + key.get("until"));
    }
    if (key.containsKey("compromisedSince")) {
      told.add("compromised since " + key.get("compromisedSince"));
    }
    return String.join("  ", told);
  }

  private Map<?, ?> post(String path, Map<String, ?> body)
      throws IOException, InterruptedException {
    var token = Optional.ofNullable(environment.get("COUNTERSIGN_TOKEN"));
    if (token.isEmpty()) {
      throw new IOException("COUNTERSIGN_TOKEN is not set: an administrator's token is needed");
    }
    return send(
        HttpRequest.newBuilder(address(path))
            .header("Authorization", "Bearer " + token.get())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(CanonicalJson.write(body))));
  }

  private URI address(String path) {
    var service = environment.getOrDefault("COUNTERSIGN_URL", "http://localhost:8080");
    return URI.create(service.replaceFirst("/+$", "") + "/api/v1/ledger/keys" + path);
  }

  private static Map<?, ?> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    var client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    var answer = client.send(request.timeout(PATIENCE).build(), BodyHandlers.ofByteArray());
    var text = new String(answer.body(), StandardCharsets.UTF_8);
    if (answer.statusCode() / 100 != 2) {
      throw new IOException("the service answers " + answer.statusCode() + ": " + text);
    }
    if (CanonicalJson.parse(answer.body(), ANSWER) instanceof Map<?, ?> json) {
      return json;
    }
    throw new IOException("the service answers with no object: " + text);
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8).strip();
  }
}
