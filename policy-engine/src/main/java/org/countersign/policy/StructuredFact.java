package org.countersign.policy;

import dev.cel.common.types.CelType;
import dev.cel.common.values.StructValue;
import java.util.Map;
import java.util.Optional;

/**
 * A structure as CEL's runtime reads it. A plain map would be walked to its last leaf on every
 * access, which made the evidence list cost more than all rules together.
 */
final class StructuredFact extends StructValue<String, StructuredFact> {
  private final CelType type;

  @SuppressWarnings("Immutable") // filled before it is handed over, never written again
  private final Map<String, Object> fields;

  StructuredFact(CelType type, Map<String, Object> fields) {
    this.type = type;
    this.fields = fields;
  }

  @Override
  public Object select(String field) {
    return find(field)
        .orElseThrow(() -> new IllegalArgumentException(type.name() + " has no " + field));
  }

  @Override
  public Optional<Object> find(String field) {
    return Optional.ofNullable(fields.get(field));
  }

  /** Itself: the runtime unwraps values on their way and shall find this again. */
  @Override
  public StructuredFact value() {
    return this;
  }

  @Override
  public boolean isZeroValue() {
    return false;
  }

  @Override
  public CelType celType() {
    return type;
  }
}
