package org.countersign.catalog.dossiers;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.platform.Settings;
import org.countersign.ledger.Digest;
import org.countersign.reports.Seal;

/**
 * Issues a dossier: reads one snapshot, renders and seals it, keeps the bytes and records their
 * digest. The snapshot is read in a transaction of its own; while the document is rendered this one
 * has not touched the database yet and holds no connection.
 */
@Dependent
@Transactional
public class DossierIssue {
  private final Assembly assembly;
  private final IssuedDossiers dossiers;
  private final SealKeys seals;
  private final Settings settings;
  private final Caller caller;
  private final Journal journal;
  private final Clock clock;

  @Inject
  DossierIssue(
      Assembly assembly,
      IssuedDossiers dossiers,
      SealKeys seals,
      Settings settings,
      Caller caller,
      Journal journal,
      Clock clock) {
    this.assembly = assembly;
    this.dossiers = dossiers;
    this.seals = seals;
    this.settings = settings;
    this.caller = caller;
    this.journal = journal;
    this.clock = clock;
  }

  /**
   * What is asked for.
   *
   * @param model name or id
   * @param version number or label
   * @param useCase name or id; may be left out where only one is linked
   * @param environment whose requirements and approval it shows
   */
  public record Order(String model, String version, Optional<String> useCase, String environment) {}

  /**
   * @param gaps ids of the requirements that make it a draft
   */
  public record Issued(IssuedDossiers.Line dossier, List<String> gaps) {}

  public Issued issue(Order order) {
    var snapshot = assembly.of(order);
    var document = new SnapshotDocument(snapshot);
    var key = seals.key();
    var dossier = new Composition(snapshot, settings.publicUrl(), key).dossier(document.bytes());
    var at = clock.instant();
    var position = "after ledger entry #" + (snapshot.log().size() - 1);
    var pdf = dossier.write(new Seal(key, at, position));

    var issued =
        new IssuedDossier(
            snapshot.id(),
            snapshot.version().id(),
            dossier.snapshotSha256(),
            Digest.sha256(pdf).hex(),
            pdf,
            caller.agentId(),
            at);
    dossiers.add(issued);
    journal.record(
        Deed.of("dossier.issued", Kind.DOSSIER, issued.id(), issued.requestedBy())
            .within(issued.version())
            .stating(issued.state())
            .with("size", (long) pdf.length)
            .with("gaps", (long) dossier.gaps().size())
            .about("snapshot", Deed.JSON, document.lasting()));
    return new Issued(
        IssuedDossiers.Line.of(issued), dossier.gaps().stream().map(gap -> gap.id()).toList());
  }
}
