package org.countersign.catalog.journal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.countersign.ledger.CanonicalJson;

/**
 * What a use case did, before it is an event: its type in the past tense ({@code
 * version.registered}), its subject, who did it, and what the leaf says. Ids, digests and states
 * only; free text goes through {@link #inPrivate} and leaves a salted commitment.
 *
 * @param state the row's fields as the leaf repeats them, exactly those of its {@link Kind}; a
 *     field whose column is null is left out
 */
public record Deed(
    String type,
    Kind kind,
    UUID subject,
    UUID actor,
    Optional<UUID> scope,
    Map<String, String> state,
    Map<String, Object> data,
    List<Payload> payloads,
    Map<String, String> privately) {

  /** What an entry is about, stored once per digest. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody, handed on as it is
  public record Payload(String name, String mediaType, byte[] bytes) {}

  public static final String JSON = "application/json";

  public Deed {
    state = Map.copyOf(state);
    data = Map.copyOf(data);
    payloads = List.copyOf(payloads);
    privately = Map.copyOf(privately);
  }

  public static Deed of(String type, Kind kind, UUID subject, UUID actor) {
    return new Deed(
        type, kind, subject, actor, Optional.empty(), Map.of(), Map.of(), List.of(), Map.of());
  }

  /** By what the gate folds this entry's state: a version, use case, model, environment, policy. */
  public Deed within(UUID scope) {
    return new Deed(
        type, kind, subject, actor, Optional.of(scope), state, data, payloads, privately);
  }

  public Deed stating(Map<String, String> state) {
    return new Deed(type, kind, subject, actor, scope, state, data, payloads, privately);
  }

  public Deed with(String name, Object value) {
    var more = new HashMap<>(data);
    more.put(name, value);
    return new Deed(type, kind, subject, actor, scope, state, more, payloads, privately);
  }

  public Deed about(String name, String mediaType, byte[] bytes) {
    var more = new ArrayList<>(payloads);
    more.add(new Payload(name, mediaType, bytes));
    return new Deed(type, kind, subject, actor, scope, state, data, more, privately);
  }

  /** A JSON payload in canonical form. */
  public Deed about(String name, Map<String, ?> document) {
    return about(name, JSON, CanonicalJson.write(document));
  }

  public Deed inPrivate(String field, String text) {
    var more = new HashMap<>(privately);
    more.put(field, text);
    return new Deed(type, kind, subject, actor, scope, state, data, payloads, more);
  }
}
