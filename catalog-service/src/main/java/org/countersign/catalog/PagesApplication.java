package org.countersign.catalog;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.mvc.security.Csrf;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.countersign.catalog.journal.RefusedAttempts;
import org.countersign.catalog.pages.AnswerPages;
import org.countersign.catalog.pages.ApprovalPages;
import org.countersign.catalog.pages.BreakGlassPages;
import org.countersign.catalog.pages.CsrfCookie;
import org.countersign.catalog.pages.DatasetPages;
import org.countersign.catalog.pages.DelegationPages;
import org.countersign.catalog.pages.EnvelopePages;
import org.countersign.catalog.pages.EnvironmentPages;
import org.countersign.catalog.pages.EvidencePages;
import org.countersign.catalog.pages.HomePage;
import org.countersign.catalog.pages.ImpactPages;
import org.countersign.catalog.pages.InboxPages;
import org.countersign.catalog.pages.LedgerPages;
import org.countersign.catalog.pages.LedgerRecordPages;
import org.countersign.catalog.pages.LineagePages;
import org.countersign.catalog.pages.ModelPages;
import org.countersign.catalog.pages.NoticePages;
import org.countersign.catalog.pages.OverridePages;
import org.countersign.catalog.pages.PageProblems;
import org.countersign.catalog.pages.PagesReady;
import org.countersign.catalog.pages.PolicyPages;
import org.countersign.catalog.pages.PortfolioPage;
import org.countersign.catalog.pages.ReapprovalPages;
import org.countersign.catalog.pages.RetrainingPages;
import org.countersign.catalog.pages.ReviewPages;
import org.countersign.catalog.pages.SameSite;
import org.countersign.catalog.pages.TalkPages;
import org.countersign.catalog.pages.UnrecordedAttempts;
import org.countersign.catalog.pages.UseCasePages;
import org.countersign.catalog.pages.ValidationPages;
import org.countersign.catalog.pages.VerifyPage;
import org.countersign.catalog.pages.VersionPage;
import org.countersign.catalog.pages.WaiverPages;
import org.countersign.catalog.platform.BodyLimits;
import org.eclipse.krazo.Properties;

/** The pages. Every form needs the token that {@link CsrfCookie} compares. */
@ApplicationScoped
@ApplicationPath("/ui")
public class PagesApplication extends Application {
  /** {@code /ui} */
  static final Set<Class<?>> PAGES =
      Set.of(
          AnswerPages.class,
          ApprovalPages.class,
          DatasetPages.class,
          ImpactPages.class,
          LineagePages.class,
          BreakGlassPages.class,
          EnvironmentPages.class,
          DelegationPages.class,
          EvidencePages.class,
          HomePage.class,
          InboxPages.class,
          LedgerPages.class,
          LedgerRecordPages.class,
          ModelPages.class,
          NoticePages.class,
          OverridePages.class,
          PolicyPages.class,
          PortfolioPage.class,
          ReapprovalPages.class,
          RetrainingPages.class,
          EnvelopePages.class,
          ReviewPages.class,
          TalkPages.class,
          UseCasePages.class,
          ValidationPages.class,
          VerifyPage.class,
          VersionPage.class,
          WaiverPages.class);

  @Override
  public Set<Class<?>> getClasses() {
    var all = new HashSet<>(PAGES);
    all.add(PageProblems.class);
    all.add(PageProblems.OfEndedTransaction.class);
    all.add(PagesReady.Sample.class);
    all.add(BodyLimits.class);
    all.add(RefusedAttempts.class);
    all.add(SameSite.class);
    all.add(UnrecordedAttempts.class);
    return Set.copyOf(all);
  }

  @Override
  public Map<String, Object> getProperties() {
    return Map.of(
        Csrf.CSRF_PROTECTION,
        Csrf.CsrfOptions.IMPLICIT,
        Properties.CSRF_TOKEN_STRATEGY,
        new CsrfCookie());
  }
}
