package org.countersign.catalog.models;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.countersign.catalog.usecases.SignedClass;
import org.countersign.catalog.usecases.SignedClasses;
import org.countersign.policy.RiskClass;

/** The classes of the use cases that versions serve. */
@Dependent
public class ServedClasses {
  private static final String SERVED =
      "select l, u.name, c from VersionLink l join UseCase u on u.id = l.useCase"
          + " left join SignedClass c on c.useCase = l.useCase and c.number ="
          + " (select max(d.number) from SignedClass d where d.useCase = l.useCase)"
          + " where l.version %s order by l.linkedAt, l.id";
  private static final String BY_ONE = SERVED.formatted("= :version");
  private static final String BY_SEVERAL = SERVED.formatted("in :versions");

  private final EntityManager entities;
  private final ModelVersions versions;
  private final SignedClasses classes;

  @Inject
  ServedClasses(EntityManager entities, ModelVersions versions, SignedClasses classes) {
    this.entities = entities;
    this.versions = versions;
    this.classes = classes;
  }

  /**
   * A use case that a version serves.
   *
   * @param name of the use case
   * @param signed the classification that holds, empty until somebody signs one
   */
  public record Served(VersionLink link, String name, Optional<SignedClass> signed) {
    /** What nobody classified is undetermined. */
    public RiskClass riskClass() {
      return signed.map(SignedClass::riskClass).orElse(RiskClass.UNDETERMINED);
    }
  }

  /** What a version serves, in the order of linking. */
  public List<Served> of(UUID version) {
    return entities
        .createQuery(BY_ONE, Object[].class)
        .setParameter("version", version)
        .getResultList()
        .stream()
        .map(ServedClasses::served)
        .toList();
  }

  /** What versions serve, by version; one that serves nothing is left out. */
  public Map<UUID, List<Served>> of(Collection<UUID> versions) {
    if (versions.isEmpty()) {
      return Map.of();
    }
    return entities
        .createQuery(BY_SEVERAL, Object[].class)
        .setParameter("versions", versions)
        .getResultList()
        .stream()
        .map(ServedClasses::served)
        .collect(Collectors.groupingBy(served -> served.link().version()));
  }

  private static Served served(Object[] row) {
    return new Served(
        (VersionLink) row[0], (String) row[1], Optional.ofNullable((SignedClass) row[2]));
  }

  /** The heaviest class a version must answer to; MINIMAL while it is linked to nothing. */
  public RiskClass heaviest(UUID version) {
    return heaviest(of(version));
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
            useCases.stream()
                .map(id -> Optional.ofNullable(signed.get(id)).map(SignedClass::riskClass))
                .map(riskClass -> riskClass.orElse(RiskClass.UNDETERMINED))
                .max(RiskClass.LIGHTEST_FIRST)
                .ifPresent(riskClass -> heaviest.put(model, riskClass)));
    return heaviest;
  }

  static RiskClass heaviest(Collection<Served> served) {
    return served.stream()
        .map(Served::riskClass)
        .max(RiskClass.LIGHTEST_FIRST)
        .orElse(RiskClass.MINIMAL);
  }
}
