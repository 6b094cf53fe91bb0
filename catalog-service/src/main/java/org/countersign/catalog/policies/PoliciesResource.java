package org.countersign.catalog.policies;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.List;
import java.util.UUID;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.State;

/** What the gate and the questionnaire go by, and what they went by before. */
@Dependent
@Path("policies")
@Produces(APPLICATION_JSON)
public class PoliciesResource {
  private final Policies policies;

  @Inject
  PoliciesResource(Policies policies) {
    this.policies = policies;
  }

  /**
   * @param sha256 of the document's bytes, which are a payload of the ledger
   */
  public record DocumentView(
      UUID id,
      String kind,
      String name,
      String revision,
      String sha256,
      String state,
      UUID publishedBy,
      String publishedAt) {
    static DocumentView of(PublishedDocument document) {
      return new DocumentView(
          document.id(),
          document.kind().name(),
          document.edition().name(),
          document.edition().revision(),
          document.edition().sha256(),
          document.standing().name(),
          document.publishedBy(),
          State.text(document.publishedAt()));
    }
  }

  /** There are few of them: the list has no pages. */
  public record DocumentsView(List<DocumentView> items) {}

  @GET
  @RolesAllowed(Roles.ANYONE)
  public DocumentsView all() {
    return new DocumentsView(policies.all().stream().map(DocumentView::of).toList());
  }
}
