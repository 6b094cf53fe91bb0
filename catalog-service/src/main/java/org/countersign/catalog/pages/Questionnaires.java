package org.countersign.catalog.pages;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.usecases.RulePacksResource;

/** Finds the questions of the pack that gave a class. */
@Dependent
class Questionnaires {
  private final RulePacksResource packs;

  @Inject
  Questionnaires(RulePacksResource packs) {
    this.packs = packs;
  }

  /** A pack that is not kept any more leaves the ids of its questions. */
  Questionnaire of(String pack) {
    try {
      return Questionnaire.of(packs.get(pack));
    } catch (Refusal unknown) {
      return Questionnaire.NONE;
    }
  }

  /** The questions that are asked today, by all packs. */
  Questionnaire now() {
    return Questionnaire.of(
        packs.list().items().stream()
            .flatMap(pack -> packs.get(pack.id()).questions().stream())
            .toList());
  }
}
