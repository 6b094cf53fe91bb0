package org.countersign.catalog.usecases;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.countersign.ledger.CanonicalJson;

/** The answers to a use case's questionnaires as they are now, before anybody signs them. */
@Dependent
class Answers {
  private static final int LARGEST = 1 << 20;

  private final EntityManager entities;

  @Inject
  Answers(EntityManager entities) {
    this.entities = entities;
  }

  /** In the order of their questions' ids. */
  List<Answer> of(UUID useCase) {
    List<?> rows =
        entities
            .createNativeQuery(
                "SELECT question, value, note, given_by, given_at FROM answer"
                    + " WHERE use_case = :useCase ORDER BY question",
                Tuple.class)
            .setParameter("useCase", useCase)
            .getResultList();
    return rows.stream().map(row -> answer((Tuple) row)).toList();
  }

  private static Answer answer(Tuple row) {
    var bytes = row.get(1, String.class).getBytes(StandardCharsets.UTF_8);
    var value =
        ((Map<?, ?>) CanonicalJson.parse(bytes, CanonicalJson.Profile.document(LARGEST)))
            .get("value");
    return new Answer(
        row.get(0, String.class),
        Objects.requireNonNull(value),
        Optional.ofNullable(row.get(2, String.class)),
        row.get(3, UUID.class),
        row.get(4, Instant.class));
  }

  void put(UUID useCase, Answer answer) {
    var value = CanonicalJson.write(Map.of("value", answer.value()));
    entities
        .createNativeQuery(
            "INSERT INTO answer (use_case, question, value, note, given_by, given_at)"
                + " VALUES (:useCase, :question, :value, :note, :by, :at)"
                + " ON CONFLICT (use_case, question) DO UPDATE SET value = excluded.value,"
                + " note = excluded.note, given_by = excluded.given_by, given_at = excluded.given_at")
        .setParameter("useCase", useCase)
        .setParameter("question", answer.question())
        .setParameter("value", new String(value, StandardCharsets.UTF_8))
        .setParameter("note", answer.note().orElse(null))
        .setParameter("by", answer.givenBy())
        .setParameter("at", answer.givenAt())
        .executeUpdate();
  }

  void remove(UUID useCase, String question) {
    entities
        .createNativeQuery("DELETE FROM answer WHERE use_case = :useCase AND question = :question")
        .setParameter("useCase", useCase)
        .setParameter("question", question)
        .executeUpdate();
  }
}
