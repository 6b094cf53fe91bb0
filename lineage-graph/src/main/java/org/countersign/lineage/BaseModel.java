package org.countersign.lineage;

import java.util.Optional;

/** A model that another one was made from, and how. */
public sealed interface BaseModel {
  /** How the new model was made; approval never carries over, whichever it is. */
  Derivation how();

  /** What was done to the base. */
  enum Derivation {
    FINE_TUNED(Relation.FINE_TUNED_FROM),
    QUANTISED(Relation.QUANTISED_FROM),
    PRUNED(Relation.PRUNED_FROM),
    DISTILLED(Relation.DISTILLED_FROM),
    ENSEMBLE_MEMBER(Relation.COMPOSED_OF),
    OTHER(Relation.WAS_DERIVED_FROM);

    private final Relation relation;

    Derivation(Relation relation) {
      this.relation = relation;
    }

    Relation relation() {
      return relation;
    }
  }

  /**
   * A version in this catalog.
   *
   * @param model its model's id
   */
  record Catalogued(String model, int number, Derivation how) implements BaseModel {}

  /**
   * A model from elsewhere.
   *
   * @param name as its publisher names it, such as {@code distilbert-base-uncased}
   * @param revision the publisher's, where one is known
   */
  record External(String name, Optional<String> revision, Derivation how) implements BaseModel {}
}
