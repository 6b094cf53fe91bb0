package org.countersign.catalog.journal;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Free texts behind the commitments of entries, as long as nobody erased them. */
@Dependent
public class FreeTexts {
  private final EntityManager entities;

  @Inject
  FreeTexts(EntityManager entities) {
    this.entities = entities;
  }

  /**
   * The newest text of a field that entries about these subjects committed to; a subject without
   * one, or whose text was erased, is left out.
   *
   * @param field as the use case named it, such as {@code reason}
   */
  public Map<UUID, String> of(Collection<UUID> subjects, String field) {
    var texts = new HashMap<UUID, String>();
    if (subjects.isEmpty()) {
      return texts;
    }
    List<?> rows =
        entities
            .createNativeQuery(
                "SELECT e.subject, o.value FROM ledger_entry e"
                    + " JOIN commitment_opening o ON o.event_id = e.event_id"
                    + " WHERE e.subject IN (:subjects) AND o.field = :field ORDER BY e.seq")
            .setParameter("subjects", subjects)
            .setParameter("field", field)
            .getResultList();
    for (var row : rows) {
      var columns = (Object[]) row;
      texts.put((UUID) columns[0], (String) columns[1]);
    }
    return texts;
  }
}
