package org.countersign.catalog.policies;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.FreeTexts;
import org.countersign.catalog.journal.Payloads;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.journal.Write;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.problem.Wire;
import org.countersign.policy.FactSchema;
import org.countersign.policy.Policy;
import org.countersign.policy.Rereview;
import org.countersign.policy.RiskClass;
import org.jspecify.annotations.Nullable;

/**
 * What the gate and the questionnaire go by, what they went by before, and what somebody proposes.
 * An administrator proposes, a compliance officer who is somebody else publishes.
 */
@Door
@Path("policies")
@Produces(APPLICATION_JSON)
public class PoliciesResource {
  private final Policies policies;
  private final Proposal proposal;
  private final Publication publication;
  private final Payloads payloads;
  private final FreeTexts texts;
  private final Write write;

  @Inject
  PoliciesResource(
      Policies policies,
      Proposal proposal,
      Publication publication,
      Payloads payloads,
      FreeTexts texts,
      Write write) {
    this.policies = policies;
    this.proposal = proposal;
    this.publication = publication;
    this.payloads = payloads;
    this.texts = texts;
    this.write = write;
  }

  /**
   * @param sha256 of the document's bytes, which are a payload of the ledger
   * @param publishedBy with publishedAt left out of what was never published
   * @param withdrawable whether it holds and the service could do without it
   * @param withdrawalBy with withdrawalAt who asks to withdraw it; left out where nobody does
   * @param withdrawnBy with withdrawnAt the second person; left out of what was not withdrawn
   * @param declinedBy with declinedAt who declined it; left out of what was not declined
   * @param reason why it was declined or withdrawn, or is to be withdrawn; where one document is
   *     asked for, and until it is erased
   */
  public record DocumentView(
      UUID id,
      String kind,
      String name,
      String revision,
      String sha256,
      String state,
      UUID proposedBy,
      String proposedAt,
      @Nullable UUID publishedBy,
      @Nullable String publishedAt,
      boolean withdrawable,
      @Nullable UUID withdrawalBy,
      @Nullable String withdrawalAt,
      @Nullable UUID withdrawnBy,
      @Nullable String withdrawnAt,
      @Nullable UUID declinedBy,
      @Nullable String declinedAt,
      @Nullable String reason) {
    static DocumentView of(PublishedDocument document, Policies policies) {
      return of(document, policies, Optional.empty());
    }

    static DocumentView of(PublishedDocument document, Policies policies, Optional<String> reason) {
      return new DocumentView(
          document.id(),
          document.kind().name(),
          document.edition().name(),
          document.edition().revision(),
          document.edition().sha256(),
          document.standing().name(),
          document.proposedBy(),
          State.text(document.proposedAt()),
          document.publishedBy().orElse(null),
          document.publishedAt().map(State::text).orElse(null),
          policies.isWithdrawable(document),
          document.withdrawalBy().orElse(null),
          document.withdrawalAt().map(State::text).orElse(null),
          document.withdrawnBy().orElse(null),
          document.withdrawnAt().map(State::text).orElse(null),
          document.declinedBy().orElse(null),
          document.declinedAt().map(State::text).orElse(null),
          reason.orElse(null));
    }
  }

  /** There are few of them: the list has no pages. */
  public record DocumentsView(List<DocumentView> items) {}

  /**
   * A demand of a policy on what versions came of.
   *
   * @param language {@code SHAPE} (SHACL in Turtle) or {@code QUESTION} (SPARQL)
   * @param says what a finding means
   */
  public record ConditionView(
      String id, String language, String text, String says, String remedy) {}

  public record ConditionsView(List<ConditionView> items) {}

  /**
   * What a policy asks of approvals after a change upstream.
   *
   * @param asks {@code NONE}, {@code LIGHT} or {@code FULL}
   * @param classes of which it asks this
   */
  public record RereviewView(String change, String asks, List<String> classes) {}

  public record RereviewsView(List<RereviewView> items) {}

  /** One fact that a condition may name. */
  public record FactView(String path, String type, String unit, String meaning, boolean optional) {}

  public record FactsView(List<FactView> items) {}

  /**
   * @param reason free text; committed to and stored apart
   */
  public record Declining(
      @NotBlank @Size(max = 4_000) @Pattern(regexp = Wire.STORABLE) String reason) {}

  @GET
  @RolesAllowed(Roles.ANYONE)
  public DocumentsView all() {
    return new DocumentsView(policies.all().stream().map(this::view).toList());
  }

  private DocumentView view(PublishedDocument document) {
    return DocumentView.of(document, policies);
  }

  /** Every fact that the conditions of policies and frameworks may name. */
  @GET
  @Path("facts")
  @RolesAllowed(Roles.ANYONE)
  public FactsView facts() {
    return new FactsView(
        FactSchema.facts().stream()
            .map(
                fact ->
                    new FactView(
                        fact.path(), fact.type(), fact.unit(), fact.meaning(), fact.optional()))
            .toList());
  }

  /** The JSON Schema (2020-12) of a policy document. */
  @GET
  @Path("schema")
  @Produces("application/schema+json")
  @RolesAllowed(Roles.ANYONE)
  public byte[] schema() {
    return Policy.schema();
  }

  @GET
  @Path("{id}")
  @RolesAllowed(Roles.ANYONE)
  public DocumentView get(@PathParam("id") String id) {
    var document = policies.find(id);
    var reason =
        document.hasReason()
            ? Optional.ofNullable(texts.of(List.of(document.id()), "reason").get(document.id()))
            : Optional.<String>empty();
    return DocumentView.of(document, policies, reason);
  }

  /** The very bytes that were proposed. */
  @GET
  @Path("{id}/document")
  @Produces(Policies.YAML)
  @RolesAllowed(Roles.ANYONE)
  public byte[] document(@PathParam("id") String id) {
    var sha256 = policies.find(id).edition().sha256();
    return payloads
        .bytes(sha256)
        .orElseThrow(() -> new IllegalStateException("the document " + sha256 + " is missing"));
  }

  /** The shapes and questions of a policy; of any other document there are none. */
  @GET
  @Path("{id}/lineage-conditions")
  @RolesAllowed(Roles.ANYONE)
  public ConditionsView conditions(@PathParam("id") String id) {
    return new ConditionsView(
        policy(id).stream()
            .flatMap(policy -> policy.lineage().stream())
            .map(
                each ->
                    new ConditionView(
                        each.id(), each.language().name(), each.text(), each.says(), each.remedy()))
            .toList());
  }

  /**
   * How much of a review a policy asks for after changes upstream; what it leaves out another
   * policy may say, and what none says asks for a full one.
   */
  @GET
  @Path("{id}/rereviews")
  @RolesAllowed(Roles.ANYONE)
  public RereviewsView rereviews(@PathParam("id") String id) {
    return new RereviewsView(
        policy(id).stream()
            .flatMap(
                policy ->
                    Stream.of(Rereview.Change.values()).flatMap(change -> asked(policy, change)))
            .toList());
  }

  private static Stream<RereviewView> asked(Policy policy, Rereview.Change change) {
    var classes = new TreeMap<Rereview.Extent, List<String>>(Comparator.reverseOrder());
    for (var riskClass : RiskClass.values()) {
      policy
          .rereview(change, riskClass)
          .ifPresent(
              extent ->
                  classes.computeIfAbsent(extent, any -> new ArrayList<>()).add(riskClass.name()));
    }
    return classes.entrySet().stream()
        .map(each -> new RereviewView(change.name(), each.getKey().name(), each.getValue()));
  }

  private Optional<Policy> policy(String id) {
    var document = policies.find(id);
    return document.kind() == DocumentKind.POLICY
        ? Optional.of(Policy.load(document.edition().toString(), document(id)))
        : Optional.empty();
  }

  /**
   * @param kind {@code POLICY}, {@code FRAMEWORK} or {@code RULE_PACK}
   * @param document YAML 1.2 or JSON in UTF-8, kept byte by byte
   */
  @POST
  @Consumes({Policies.YAML, "text/yaml", "text/plain", APPLICATION_JSON})
  @RolesAllowed(Roles.ADMINISTRATOR)
  public Response propose(
      @QueryParam("kind") @Nullable String kind, byte[] document, @Context UriInfo uri) {
    var read = Wire.read("kind", () -> DocumentKind.valueOf(Optional.ofNullable(kind).orElse("")));
    return write.created(
        () -> view(proposal.propose(read, document)),
        view -> uri.getAbsolutePathBuilder().path(view.id().toString()).build());
  }

  @POST
  @Path("{id}/publication")
  @RolesAllowed(Roles.COMPLIANCE_OFFICER)
  public Response publish(@PathParam("id") String id) {
    return write.ok(() -> view(publication.publish(id)));
  }

  @POST
  @Path("{id}/declination")
  @Consumes(APPLICATION_JSON)
  @RolesAllowed({Roles.ADMINISTRATOR, Roles.COMPLIANCE_OFFICER})
  public Response decline(@PathParam("id") String id, @NotNull @Valid Declining body) {
    return write.ok(() -> view(publication.decline(id, body.reason())));
  }
}
