package org.countersign.ledger;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.tsp.TimeStampRequestGenerator;

/**
 * Asks a time stamping authority over HTTP. Safe for threads.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3161#section-3.4">RFC 3161, 3.4</a>
 */
public final class TimestampClient {
  private static final int MAX_ANSWER = 256 * 1024;
  private static final int NONCE_BITS = 64;

  private final HttpClient client;
  private final URI authority;
  private final List<X509Certificate> roots;
  private final Duration timeout;
  private final SecureRandom random;

  /**
   * A client of an authority.
   *
   * @param roots who its certificate has to lead to
   * @param timeout for the request with its answer
   * @param random for the nonce of each request
   */
  public TimestampClient(
      HttpClient client,
      URI authority,
      List<X509Certificate> roots,
      Duration timeout,
      SecureRandom random) {
    this.client = client;
    this.authority = authority;
    this.roots = List.copyOf(roots);
    this.timeout = timeout;
    this.random = random;
  }

  /**
   * A timestamp of these bytes, verified.
   *
   * @throws IOException if there is no answer in time
   * @throws InvalidSignatureException if it is no timestamp of these bytes by a trusted authority
   */
  public Timestamp stamp(byte[] data) throws IOException, InterruptedException {
    var requests = new TimeStampRequestGenerator();
    requests.setCertReq(true);
    var query =
        requests.generate(
            NISTObjectIdentifiers.id_sha256,
            Digest.sha256(data).bytes(),
            new BigInteger(NONCE_BITS, random));
    var post =
        HttpRequest.newBuilder(authority)
            .timeout(timeout)
            .header("Content-Type", "application/timestamp-query")
            .header("Accept", "application/timestamp-reply")
            .POST(HttpRequest.BodyPublishers.ofByteArray(query.getEncoded()))
            .build();
    var answer = BoundedBody.exchange(client, post, MAX_ANSWER, timeout);
    if (answer.statusCode() != 200) {
      throw new IOException(authority + ": status " + answer.statusCode());
    }
    Timestamp timestamp;
    try {
      timestamp = Timestamp.parse(answer.body());
    } catch (IllegalArgumentException wrong) {
      throw new IOException(authority + ": " + wrong.getMessage(), wrong);
    }
    timestamp.requireAnswers(query);
    timestamp.verify(data, roots);
    return timestamp;
  }
}
