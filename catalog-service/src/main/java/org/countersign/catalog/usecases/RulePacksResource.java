package org.countersign.catalog.usecases;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.platform.Door;
import org.countersign.policy.Question;
import org.countersign.policy.RulePack;
import org.jspecify.annotations.Nullable;

/** Rule packs as questionnaires. */
@Door
@Path("rule-packs")
@Produces(APPLICATION_JSON)
public class RulePacksResource {
  private final RulePacks packs;

  @Inject
  RulePacksResource(RulePacks packs) {
    this.packs = packs;
  }

  /** The packs that classify today, the leading one first. */
  public record RulePacksView(List<RulePackLine> items) {}

  public record RulePackLine(
      String id, String version, String sha256, int rank, String validFrom, int questions) {}

  /**
   * @param overlays ids with the articles they come from
   */
  public record RulePackView(
      String id,
      String version,
      String sha256,
      String validFrom,
      @Nullable String validTo,
      List<String> cites,
      List<QuestionView> questions,
      Map<String, String> overlays) {

    static RulePackView of(RulePack pack) {
      return new RulePackView(
          pack.edition().name(),
          pack.edition().revision(),
          pack.edition().sha256(),
          pack.validFrom().toString(),
          pack.validTo().map(LocalDate::toString).orElse(null),
          pack.cites(),
          pack.questions().stream().map(QuestionView::of).toList(),
          pack.overlays());
    }
  }

  /**
   * @param type bool, enum, multi, date, number or text
   * @param section title of the part of the questionnaire that it belongs to; may be empty
   * @param askIf CEL over earlier questions; it is asked unless that is false
   * @param options left out where any answer of the type will do
   * @param required an answer is demanded before the class is signed
   */
  public record QuestionView(
      String id,
      String type,
      String section,
      String text,
      String cite,
      @Nullable String askIf,
      @Nullable List<OptionView> options,
      @Nullable String validFrom,
      boolean required,
      @Nullable Integer minLength) {

    static QuestionView of(Question question) {
      return new QuestionView(
          question.id(),
          question.type().name().toLowerCase(Locale.ROOT),
          question.section(),
          question.text(),
          question.cite(),
          question.askIf().orElse(null),
          question.options().isEmpty()
              ? null
              : question.options().entrySet().stream()
                  .map(option -> new OptionView(option.getKey(), option.getValue()))
                  .toList(),
          question.validFrom().map(LocalDate::toString).orElse(null),
          question.required(),
          question.minLength() == 0 ? null : question.minLength());
    }
  }

  /** One choice. */
  public record OptionView(String id, String text) {}

  @GET
  @RolesAllowed(Roles.ANYONE)
  public RulePacksView list() {
    return new RulePacksView(
        packs.active().stream()
            .map(
                pack ->
                    new RulePackLine(
                        pack.edition().name(),
                        pack.edition().revision(),
                        pack.edition().sha256(),
                        pack.rank(),
                        pack.validFrom().toString(),
                        pack.questions().size()))
            .toList());
  }

  @GET
  @Path("{pack}")
  @RolesAllowed(Roles.ANYONE)
  public RulePackView get(@PathParam("pack") String pack) {
    return RulePackView.of(packs.find(pack));
  }
}
