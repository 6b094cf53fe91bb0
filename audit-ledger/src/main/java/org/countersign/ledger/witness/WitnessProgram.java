package org.countersign.ledger.witness;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.countersign.ledger.CosignatureKey;
import org.countersign.ledger.CosignatureType;
import org.countersign.ledger.LogPolicy;
import org.countersign.ledger.NoteVerifier;

/** The witness as a program: reads its options, says who it is, and runs until it is stopped. */
public final class WitnessProgram {
  private static final String USAGE =
      """
      usage: witness --key FILE --store DIR --listen HOST:PORT (--log VKEY | --policy FILE)...

        --key FILE         the witness's key; may be given twice, for a second algorithm
        --new-key NAME     make the keys that are missing, under this name: the first
                           Ed25519, the second ML-DSA-44
        --store DIR        where the last cosigned checkpoints are kept
        --listen HOST:PORT with port 0 the system chooses
        --log VKEY         the verifier key of a log to cosign
        --policy FILE      a tlog-policy; its logs are cosigned
      """;

  private WitnessProgram() {}

  /** Exit codes: 0 when stopped, 1 if it cannot run, 2 for wrong options. */
  public static void main(String[] args) throws InterruptedException {
    // slow clients are cut off; the server reads these once, when its classes are loaded
    System.setProperty("sun.net.httpserver.maxReqTime", "30");
    System.setProperty("sun.net.httpserver.maxRspTime", "30");
    System.setProperty("sun.net.httpserver.nodelay", "true");
    try {
      var server = start(List.of(args), System.out);
      var stopped = new CountDownLatch(1);
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    server.close();
                    stopped.countDown();
                  }));
      stopped.await();
    } catch (IllegalArgumentException wrong) {
      System.err.println("witness: " + wrong.getMessage());
      System.err.print(USAGE);
      System.exit(2);
    } catch (IOException failed) {
      System.err.println("witness: " + failed.getMessage());
      System.exit(1);
    }
  }

  /**
   * Starts the witness these options describe, and prints its verifier keys and its address.
   *
   * @throws IllegalArgumentException if the options are wrong
   * @throws IOException if a file cannot be used, or the address is taken
   */
  static WitnessServer start(List<String> args, PrintStream out) throws IOException {
    var options = new Options();
    options.read(args);
    var keys = options.keys();
    var store = new WitnessStore(options.required("--store", options.store));
    var witness = new Witness(keys, options.logs(), store, Clock.systemUTC());
    WitnessServer server;
    try {
      server = new WitnessServer(witness, options.address());
    } catch (IOException taken) {
      store.close();
      throw taken;
    }
    keys.forEach(key -> out.println("key " + key.verifier().vkey()));
    out.println("listening on " + host(server.address()) + ":" + server.address().getPort());
    out.flush();
    return server;
  }

  private static String host(InetSocketAddress address) {
    return address.getAddress().getHostAddress();
  }

  /** What was said on the command line. */
  private static final class Options {
    private final List<Path> keyFiles = new ArrayList<>();
    private final List<NoteVerifier> logs = new ArrayList<>();
    private final List<Path> policies = new ArrayList<>();
    private final List<Path> store = new ArrayList<>();
    private final List<String> listen = new ArrayList<>();
    private final List<String> newKey = new ArrayList<>();

    void read(List<String> args) {
      for (int i = 0; i < args.size(); i += 2) {
        if (i + 1 == args.size()) {
          throw new IllegalArgumentException(args.get(i) + " needs a value");
        }
        var value = args.get(i + 1);
        switch (args.get(i)) {
          case "--key" -> keyFiles.add(Path.of(value));
          case "--new-key" -> newKey.add(value);
          case "--store" -> store.add(Path.of(value));
          case "--listen" -> listen.add(value);
          case "--log" -> logs.add(NoteVerifier.ofVkey(value));
          case "--policy" -> policies.add(Path.of(value));
          default -> throw new IllegalArgumentException("no option " + args.get(i));
        }
      }
      if (keyFiles.isEmpty() || keyFiles.size() > 2) {
        throw new IllegalArgumentException("--key is needed once or twice");
      }
      if (logs.isEmpty() && policies.isEmpty()) {
        throw new IllegalArgumentException("--log or --policy is needed");
      }
      if (newKey.size() > 1) {
        throw new IllegalArgumentException("--new-key is given twice");
      }
      required("--store", store);
      address();
    }

    <T> T required(String option, List<T> values) {
      if (values.size() != 1) {
        throw new IllegalArgumentException(option + " is needed once");
      }
      return values.get(0);
    }

    InetSocketAddress address() {
      var text = required("--listen", listen);
      int colon = text.lastIndexOf(':');
      if (colon < 1 || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
        throw new IllegalArgumentException("not HOST:PORT: " + text);
      }
      var host = text.substring(0, colon).replaceAll("^\\[|]$", "");
      var address = new InetSocketAddress(host, Integer.parseInt(text.substring(colon + 1)));
      if (address.isUnresolved()) {
        throw new IllegalArgumentException("unknown host: " + host);
      }
      return address;
    }

    List<CosignatureKey> keys() throws IOException {
      var keys = new ArrayList<CosignatureKey>();
      for (var file : keyFiles) {
        if (!newKey.isEmpty() && Files.notExists(file)) {
          var type = keys.isEmpty() ? CosignatureType.ED25519 : CosignatureType.ML_DSA_44;
          CosignatureKey.generate(new SecureRandom(), newKey.get(0), type).store(file);
        }
        keys.add(CosignatureKey.load(file));
      }
      return keys;
    }

    List<NoteVerifier> logs() throws IOException {
      var all = new ArrayList<>(logs);
      for (var file : policies) {
        var policy = LogPolicy.parse(Files.readAllBytes(file));
        policy.logs().forEach(log -> all.add(log.key()));
      }
      return all;
    }
  }
}
