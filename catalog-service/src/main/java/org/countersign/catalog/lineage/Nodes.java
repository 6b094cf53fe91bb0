package org.countersign.catalog.lineage;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.countersign.catalog.platform.Ids;
import org.countersign.lineage.DatasetRef;
import org.countersign.lineage.Iris;
import org.countersign.lineage.VersionFacts;

/** The IRIs by which the graph knows things. */
@Dependent
public class Nodes {
  private static final Pattern VERSION =
      Pattern.compile("/models/([0-9a-f-]{36})/versions/([1-9][0-9]{0,8})");
  private static final Pattern APPROVAL = Pattern.compile("/approvals/([0-9a-f-]{36})");
  private static final Pattern AGENT = Pattern.compile("/agents/([0-9a-f-]{36})");

  private final Projection projection;

  @Inject
  Nodes(Projection projection) {
    this.projection = projection;
  }

  public String model(UUID model) {
    return iris().model(model.toString());
  }

  public String version(UUID model, int number) {
    return iris().version(model.toString(), number);
  }

  public String dataset(String name) {
    return iris().dataset(name);
  }

  /**
   * @param reference what pins the snapshot
   */
  public String snapshot(String name, String reference) {
    return iris().datasetVersion(new DatasetRef(name, reference));
  }

  /** A dataset as it was when nobody said which snapshot is meant. */
  public String unpinned(String name) {
    return iris().unpinned(name);
  }

  /**
   * @param data the IRI of a snapshot
   * @param name from the outermost field inwards, joined by dots
   */
  public String column(String data, String name) {
    return iris().column(data, name);
  }

  public String run(String id) {
    return iris().run(id);
  }

  public String commit(String commit) {
    return iris().code(new VersionFacts.Code(Optional.empty(), commit));
  }

  /**
   * @param ref as registrations name it
   */
  public String base(String ref) {
    return Bases.iri(iris(), ref, Optional.empty());
  }

  public String approval(UUID approval) {
    return iris().approval(approval.toString());
  }

  /** A version's place, as its IRI tells it. */
  public record Place(UUID model, int number) {}

  /** The place of a version; empty for the IRI of anything else. */
  public Optional<Place> place(String iri) {
    var found = VERSION.matcher(path(iri));
    return found.matches()
        ? Ids.read(found.group(1)).map(model -> new Place(model, Integer.parseInt(found.group(2))))
        : Optional.empty();
  }

  /** The id of an approval; empty for the IRI of anything else. */
  public Optional<UUID> approval(String iri) {
    return id(APPROVAL, iri);
  }

  /** The pseudonym of whoever did something; empty for the IRI of anything else. */
  Optional<UUID> agent(String iri) {
    return id(AGENT, iri);
  }

  private Optional<UUID> id(Pattern form, String iri) {
    var found = form.matcher(path(iri));
    return found.matches() ? Ids.read(found.group(1)) : Optional.empty();
  }

  private String path(String iri) {
    var base = iris().base();
    return iri.startsWith(base) ? iri.substring(base.length()) : "";
  }

  private Iris iris() {
    return projection.iris();
  }
}
