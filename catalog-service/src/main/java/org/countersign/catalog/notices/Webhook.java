package org.countersign.catalog.notices;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.platform.Json;
import org.countersign.catalog.platform.Release;
import org.countersign.catalog.platform.Settings;

/**
 * Delivers a notice as a CloudEvent in structured JSON, signed as Standard Webhooks asks and as
 * receivers made for MLflow expect it. Redirects are not followed, and the answer's body is not
 * read.
 *
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md">CloudEvents
 *     1.0.2</a>
 */
@ApplicationScoped
class Webhook {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Settings settings;
  private final Release release;
  private final Clock clock;
  private final HttpClient http;

  @Inject
  Webhook(Settings settings, Release release, Clock clock) {
    this.settings = settings;
    this.release = release;
    this.clock = clock;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /** For the container's proxy only. */
  @SuppressWarnings("NullAway")
  protected Webhook() {
    this.settings = null;
    this.release = null;
    this.clock = null;
    this.http = null;
  }

  /**
   * @return the status of the answer
   * @throws IOException if there was none
   */
  int deliver(URI address, String secret, Notice notice) throws IOException, InterruptedException {
    var body = event(notice).toString();
    var id = notice.id().toString();
    var seconds = clock.instant().getEpochSecond();
    var request =
        HttpRequest.newBuilder(address)
            .timeout(PATIENCE)
            .header("Content-Type", "application/cloudevents+json; charset=UTF-8")
            .header("User-Agent", "countersign/" + release.version())
            .header("webhook-id", id)
            .header("webhook-timestamp", String.valueOf(seconds))
            .header("webhook-signature", Signature.of(secret, id, seconds, body))
            .header("X-MLflow-Delivery-Id", id)
            .header("X-MLflow-Timestamp", String.valueOf(seconds))
            .header("X-MLflow-Signature", Signature.ofText(secret, id, seconds, body))
            .POST(BodyPublishers.ofString(body))
            .build();
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }

  private JsonObject event(Notice notice) {
    var data = Json.createObjectBuilder(read(notice.about()));
    data.add("link", settings.publicUrl() + notice.link());
    notice.index().ifPresent(index -> data.add("entry", index));
    return Json.createObjectBuilder()
        .add("specversion", "1.0")
        .add("id", notice.id().toString())
        .add("source", settings.publicUrl().toString())
        .add("type", notice.occasion().event())
        .add("subject", notice.subject())
        .add("time", State.text(notice.createdAt()))
        .add("datacontenttype", "application/json")
        .add("data", data)
        .build();
  }

  private static JsonObject read(String json) {
    try (var reader = Json.createReader(new StringReader(json))) {
      return reader.readObject();
    }
  }
}
