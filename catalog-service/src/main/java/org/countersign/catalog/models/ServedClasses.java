package org.countersign.catalog.models;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.countersign.catalog.usecases.SignedClass;
import org.countersign.catalog.usecases.SignedClasses;
import org.countersign.policy.RiskClass;

/** The classes of the use cases that versions serve. */
@Dependent
public class ServedClasses {
  /** Heaviest first; what nobody classified weighs like the heaviest class that can be approved. */
  private static final List<RiskClass> BY_WEIGHT =
      List.of(
          RiskClass.UNACCEPTABLE,
          RiskClass.HIGH,
          RiskClass.UNDETERMINED,
          RiskClass.LIMITED,
          RiskClass.MINIMAL,
          RiskClass.OUT_OF_SCOPE);

  private final ModelVersions versions;
  private final SignedClasses classes;

  @Inject
  ServedClasses(ModelVersions versions, SignedClasses classes) {
    this.versions = versions;
    this.classes = classes;
  }

  /** The heaviest class a version must answer to; MINIMAL while it is linked to nothing. */
  public RiskClass heaviest(UUID version) {
    var useCases = versions.links(version).stream().map(VersionLink::useCase).toList();
    return heaviest(useCases, classes.newest(useCases)).orElse(RiskClass.MINIMAL);
  }

  /**
   * The heaviest class that any version of a model serves; models that serve nothing are left out.
   */
  public Map<UUID, RiskClass> byModel(Collection<UUID> models) {
    var served = versions.served(models);
    var signed = classes.newest(served.values().stream().flatMap(Set::stream).distinct().toList());
    var heaviest = new HashMap<UUID, RiskClass>();
    served.forEach(
        (model, useCases) ->
            heaviest(useCases, signed).ifPresent(riskClass -> heaviest.put(model, riskClass)));
    return heaviest;
  }

  /**
   * The heaviest class among use cases, empty when there are none.
   *
   * @param signed the classifications that hold, by use case
   */
  static Optional<RiskClass> heaviest(Collection<UUID> useCases, Map<UUID, SignedClass> signed) {
    return useCases.stream()
        .map(id -> Optional.ofNullable(signed.get(id)).map(SignedClass::riskClass))
        .map(riskClass -> riskClass.orElse(RiskClass.UNDETERMINED))
        .min(Comparator.comparingInt(BY_WEIGHT::indexOf));
  }
}
