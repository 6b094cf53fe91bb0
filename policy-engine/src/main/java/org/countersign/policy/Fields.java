package org.countersign.policy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.countersign.policy.FactType.Field;
import org.countersign.policy.FactType.Structure;

/** Facts as they are put together, in the order they are documented in. */
final class Fields {
  private final Map<String, Field> fields = new LinkedHashMap<>();

  Fields with(String name, FactType type, String unit, String meaning) {
    fields.put(name, new Field(type, unit, meaning, Optional.empty()));
    return this;
  }

  Fields with(String name, Structure type, String meaning) {
    return with(name, type, "", meaning);
  }

  Fields with(String name, FactType type, String unit, String meaning, Object otherwise) {
    fields.put(name, new Field(type, unit, meaning, Optional.of(otherwise)));
    return this;
  }

  Structure structure(String name) {
    return Structure.of(name, fields);
  }
}
