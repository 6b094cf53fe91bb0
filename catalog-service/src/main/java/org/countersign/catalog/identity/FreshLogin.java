package org.countersign.catalog.identity;

import static org.countersign.catalog.problem.ProblemType.FRESH_LOGIN_NEEDED;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.countersign.catalog.problem.Refusal;

/**
 * For deeds that a session left open, or a token that was refreshed all day, must not be enough.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9470">RFC 9470, step up authentication</a>
 */
@Dependent
public class FreshLogin {
  /** So long ago the caller may have typed their password. */
  public static final Duration LONGEST = Duration.ofMinutes(5);

  /** Two machines do not have one clock. */
  private static final Duration SKEW = Duration.ofSeconds(30);

  private final SignedIn signedIn;
  private final Clock clock;

  @Inject
  FreshLogin(SignedIn signedIn, Clock clock) {
    this.signedIn = signedIn;
    this.clock = clock;
  }

  /**
   * @throws Refusal {@code FRESH_LOGIN_NEEDED} if the issuer does not say that the caller signed in
   *     within the last five minutes
   */
  public void require() {
    if (!isFresh(signedIn.authenticatedAt(), clock.instant())) {
      throw new Refusal(
          FRESH_LOGIN_NEEDED, "the login is older than " + LONGEST.toMinutes() + " minutes");
    }
  }

  static boolean isFresh(Optional<Instant> authenticated, Instant now) {
    return authenticated
        .filter(at -> !at.plus(LONGEST).isBefore(now) && !at.isAfter(now.plus(SKEW)))
        .isPresent();
  }
}
