package org.countersign.lineage;

import java.util.List;
import java.util.Locale;

/**
 * The relations that ancestry follows. Each points from what came later to what it came of, as in
 * PROV-O; our own say more precisely what a PROV relation says in general, and where both are
 * stated the more precise one names the edge. Their order is that precision.
 *
 * <p>{@code prov:wasRevisionOf} is not among them: a revision comes after its predecessor, not of
 * it, unless the predecessor is also named as a base model.
 */
public enum Relation {
  TRAINED_ON("trainedOn"),
  VALIDATED_ON("validatedOn"),
  TESTED_ON("testedOn"),
  CONFIGURED_BY("configuredBy"),
  PRODUCED_BY_CODE("producedByCode"),
  FINE_TUNED_FROM("fineTunedFrom"),
  QUANTISED_FROM("quantisedFrom"),
  PRUNED_FROM("prunedFrom"),
  DISTILLED_FROM("distilledFrom"),
  COMPOSED_OF("composedOf"),
  EVALUATES("evaluates"),
  MEASURED_ON("measuredOn"),
  SUPPORTS("supports"),
  CLASSIFIES("classifies"),
  INTENDED_FOR("intendedFor"),
  APPROVES("approves"),
  DECIDES_ON("decidesOn"),
  DEPLOYS("deploys"),
  PERMITTED_BY("permittedBy"),
  DERIVED_FROM_COLUMN("derivedFromColumn"),
  HAS_ARTIFACT("hasArtifact"),
  DECLARES_INPUT("declaresInput"),
  DECLARED_OUTPUT_OF("declaredOutputOf"),
  PART_OF("partOf"),
  VERSION_OF("versionOf"),
  WAS_GENERATED_BY(Vocabulary.PROV + "wasGeneratedBy"),
  USED(Vocabulary.PROV + "used"),
  WAS_INFORMED_BY(Vocabulary.PROV + "wasInformedBy"),
  WAS_DERIVED_FROM(Vocabulary.PROV + "wasDerivedFrom"),
  SPECIALIZATION_OF(Vocabulary.PROV + "specializationOf"),
  ALTERNATE_OF(Vocabulary.PROV + "alternateOf");

  static final List<Relation> ALL = List.of(values());

  private final String name;

  Relation(String name) {
    this.name = name;
  }

  /** Whether the term is ours, so that its IRI depends on the base. */
  boolean ours() {
    return !name.startsWith("http");
  }

  String iri(Iris iris) {
    return ours() ? iris.term(name) : name;
  }

  /** The term without its namespace, as it stands in answers: {@code trainedOn}. */
  public String localName() {
    return name.substring(name.lastIndexOf('#') + 1);
  }

  /** For people: {@code trained on}. */
  public String label() {
    return localName().replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
  }
}
