package org.countersign.ledger;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads the answer of somebody who is not trusted: no longer than expected, nor slower. */
final class BoundedBody implements HttpResponse.BodySubscriber<byte[]> {
  private final int most;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CompletableFuture<byte[]> body = new CompletableFuture<>();
  private volatile Runnable cancel = () -> {};

  private BoundedBody(int most) {
    this.most = most;
  }

  /**
   * Sends a request and reads its whole answer.
   *
   * @param most bytes of the body
   * @param timeout for all of it
   * @throws IOException if it fails, is longer or takes longer
   */
  static HttpResponse<byte[]> exchange(
      HttpClient client, HttpRequest request, int most, Duration timeout)
      throws IOException, InterruptedException {
    var answer = client.sendAsync(request, head -> new BoundedBody(most));
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw new IOException(request.uri() + " did not answer within " + timeout, late);
    } catch (ExecutionException failed) {
      var cause = failed.getCause();
      throw new IOException(request.uri() + ": " + cause, cause);
    } finally {
      answer.cancel(true);
    }
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    cancel = subscription::cancel;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> parts) {
    for (var part : parts) {
      if (bytes.size() + part.remaining() > most) {
        cancel.run();
        body.completeExceptionally(new IOException("an answer of more than " + most + " bytes"));
        return;
      }
      var copy = new byte[part.remaining()];
      part.get(copy);
      bytes.writeBytes(copy);
    }
  }

  @Override
  public void onError(Throwable failure) {
    body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    body.complete(bytes.toByteArray());
  }
}
