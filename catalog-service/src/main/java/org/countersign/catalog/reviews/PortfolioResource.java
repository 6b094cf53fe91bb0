package org.countersign.catalog.reviews;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.reviews.Portfolio.Ending;
import org.countersign.catalog.reviews.Portfolio.Exempt;
import org.countersign.catalog.reviews.Portfolio.Holding;

/** The whole house in figures, for whoever answers for all of it. */
@Door
@Path("portfolio")
@Produces(APPLICATION_JSON)
public class PortfolioResource {
  private final Portfolio portfolio;
  private final BreakGlasses emergencies;
  private final Clock clock;

  @Inject
  PortfolioResource(Portfolio portfolio, BreakGlasses emergencies, Clock clock) {
    this.portfolio = portfolio;
    this.emergencies = emergencies;
    this.clock = clock;
  }

  /**
   * What there is of a class.
   *
   * @param useCases by the newest class that was signed; what nobody classified is UNDETERMINED
   * @param inForce approvals that have not ended, by the class they were granted for, as all that
   *     follows
   * @param stale that fell after a change upstream
   * @param expired that ended, and nothing took their place
   * @param overdueRounds of the open rounds those that should be decided by now
   */
  public record ClassView(
      String riskClass,
      int useCases,
      int inForce,
      int suspended,
      int stale,
      int expired,
      int openRounds,
      int overdueRounds) {
    static ClassView of(Holding holding) {
      return new ClassView(
          holding.riskClass().name(),
          holding.useCases(),
          holding.inForce(),
          holding.suspended(),
          holding.stale(),
          holding.expired(),
          holding.openRounds(),
          holding.overdue());
    }
  }

  /**
   * An approval in force that ends soon.
   *
   * @param validUntil RFC 3339
   */
  public record EndingView(
      UUID approval,
      UUID modelId,
      String model,
      int version,
      String useCase,
      String environment,
      String riskClass,
      String validUntil) {
    static EndingView of(Ending ending) {
      return new EndingView(
          ending.approval(),
          ending.modelId(),
          ending.model(),
          ending.version(),
          ending.useCase(),
          ending.environment(),
          ending.riskClass().name(),
          State.text(ending.ends()));
    }
  }

  /**
   * A waiver in force.
   *
   * @param requirement its id
   * @param ends RFC 3339
   */
  public record ExemptView(
      UUID waiver,
      UUID modelId,
      String model,
      int version,
      String useCase,
      String requirement,
      String ends) {
    static ExemptView of(Exempt exempt) {
      return new ExemptView(
          exempt.waiver(),
          exempt.modelId(),
          exempt.model(),
          exempt.version(),
          exempt.useCase(),
          exempt.requirement(),
          State.text(exempt.ends()));
    }
  }

  /**
   * Open findings of validators.
   *
   * @param blocking approvals of their versions let nothing in
   */
  public record FindingsView(int blocking, int major, int minor) {}

  /**
   * @param classes all of them, the strictest first
   * @param ending approvals that end within 60 days, the first 100 of {@code endingCount}
   * @param waivers in force, those that end first, 100 of {@code waiverCount} at most
   * @param breakGlass newest year first; a year without any is left out
   */
  public record PortfolioView(
      String at,
      List<ClassView> classes,
      long endingCount,
      List<EndingView> ending,
      long waiverCount,
      List<ExemptView> waivers,
      FindingsView findings,
      List<BreakGlassYear> breakGlass) {}

  @GET
  @RolesAllowed(Roles.ANYONE)
  public PortfolioView now() {
    var now = clock.instant();
    var whole = portfolio.at(now);
    return new PortfolioView(
        State.text(now),
        whole.classes().stream().map(ClassView::of).toList(),
        whole.ending().count(),
        whole.ending().items().stream().map(EndingView::of).toList(),
        whole.exempt().count(),
        whole.exempt().items().stream().map(ExemptView::of).toList(),
        new FindingsView(
            whole.findings().getOrDefault("BLOCKING", 0),
            whole.findings().getOrDefault("MAJOR", 0),
            whole.findings().getOrDefault("MINOR", 0)),
        BreakGlassYear.of(emergencies.begun(), now));
  }
}
