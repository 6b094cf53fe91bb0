package org.countersign.catalog.pages;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.mvc.Models;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import java.util.function.Supplier;
import org.countersign.catalog.evidence.EvidenceResource;
import org.countersign.catalog.reviews.DelegationsResource;
import org.countersign.catalog.reviews.EnvelopesResource;
import org.countersign.catalog.reviews.ReviewsResource;
import org.countersign.catalog.reviews.TalkResource;
import org.countersign.catalog.reviews.ValidationsResource;
import org.countersign.catalog.usecases.ClassificationsResource;
import org.countersign.catalog.usecases.UseCasesResource;
import org.countersign.policy.EvidenceType;

/**
 * What the page of a round shows, and the writes that start there. What was taken leads back to it
 * with its receipt; what was not is told on the page, which keeps what was typed.
 */
@Dependent
class ReviewForms {
  private final Models view;
  private final ReviewsResource reviews;
  private final TalkResource talk;
  private final EvidenceResource evidence;
  private final ValidationsResource validations;
  private final UseCasesResource useCases;
  private final ClassificationsResource classifications;
  private final DelegationsResource delegations;
  private final EnvelopesResource envelopes;
  private final Questionnaires questionnaires;
  private final Told told;

  @Inject
  ReviewForms(
      Models view,
      ReviewsResource reviews,
      TalkResource talk,
      EvidenceResource evidence,
      ValidationsResource validations,
      UseCasesResource useCases,
      ClassificationsResource classifications,
      DelegationsResource delegations,
      EnvelopesResource envelopes,
      Questionnaires questionnaires,
      Told told) {
    this.view = view;
    this.reviews = reviews;
    this.talk = talk;
    this.evidence = evidence;
    this.validations = validations;
    this.useCases = useCases;
    this.classifications = classifications;
    this.delegations = delegations;
    this.envelopes = envelopes;
    this.questionnaires = questionnaires;
    this.told = told;
  }

  <T> T checked(T body) {
    return told.checked(body);
  }

  Response send(UriInfo uri, String id, Typed typed, Supplier<Response> write) {
    return told.send(
        "review.html",
        () -> show(id, typed),
        write,
        () -> uri.getBaseUriBuilder().path("reviews/" + reviews.one(id).id()));
  }

  void show(String id, Typed typed) {
    var round = reviews.one(id);
    var model = round.model().id().toString();
    var version = Integer.toString(round.version().number());
    var useCase = round.useCase().id().toString();
    view.put("review", round);
    if (round.purpose().equals("ENVELOPE")) {
      envelopes.list(model, round.id().toString(), "1", null).items().stream()
          .findFirst()
          .ifPresent(each -> view.put("envelope", each));
    }
    view.put("standsInFor", delegations.toMe().items());
    view.put("comments", talk.comments(id).items());
    view.put("requests", talk.requests(id).items());
    view.put("types", EvidenceType.values());
    view.put("validations", validations.list(model, version).items());
    var filed = evidence.list(model, version).items();
    view.put("evidence", filed);
    Optional.ofNullable(round.requirements())
        .ifPresent(all -> view.put("demands", Demands.of(all, filed)));
    view.put("typed", typed);
    view.put("useCase", useCases.get(useCase));
    classifications.list(useCase).items().stream()
        .findFirst()
        .map(newest -> classifications.get(useCase, newest.number()))
        .ifPresent(
            classified -> {
              view.put("classified", classified);
              view.put("asked", questionnaires.of(classified.pack()));
            });
  }
}
