package org.countersign.catalog.platform;

import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A list of rows, newest first, that each condition narrows and that is read page by page. In
 * conditions {@code e} is the entity. For one thread.
 */
public final class Listing<T> {
  private final Class<T> row;
  private final String select;
  private final String time;
  private final List<String> conditions = new ArrayList<>();
  private final Map<String, Object> values = new HashMap<>();

  private Listing(Class<T> row, String select, String time) {
    this.row = row;
    this.select = select;
    this.time = "e." + time;
  }

  /**
   * All rows of an entity.
   *
   * @param time the attribute that, with {@code id}, gives each row its place
   */
  public static <T> Listing<T> of(Class<T> entity, String time) {
    return new Listing<>(entity, "select e from " + entity.getSimpleName() + " e", time);
  }

  /**
   * Part of what an entity holds.
   *
   * @param select a query without conditions and order, whose entity is called {@code e}
   */
  public static <T> Listing<T> of(Class<T> row, String select, String time) {
    return new Listing<>(row, select, time);
  }

  /** Narrows the list to where the condition holds; {@code :name} in it stands for the value. */
  public Listing<T> where(String condition, String name, Object value) {
    conditions.add(condition);
    values.put(name, value);
    return this;
  }

  /** The same if there is a value; without one nothing is narrowed. */
  public Listing<T> where(String condition, String name, Optional<?> value) {
    value.ifPresent(present -> where(condition, name, present));
    return this;
  }

  /** Narrows the list to rows with the text in one of the attributes, whatever the case. */
  public Listing<T> containing(Optional<String> text, String... attributes) {
    var condition =
        Arrays.stream(attributes)
            .map(attribute -> "lower(e." + attribute + ") like :text escape '!'")
            .collect(Collectors.joining(" or ", "(", ")"));
    return where(condition, "text", text.map(Listing::pattern));
  }

  /**
   * Reads one page.
   *
   * @param place of a row in the list: the time it is ordered by, and its id
   */
  public Page<T> page(EntityManager entities, Window window, Function<T, Window.Position> place) {
    window
        .after()
        .ifPresent(
            after ->
                where(
                        "(%1$s < :at or (%1$s = :at and e.id < :id))".formatted(time),
                        "at",
                        after.createdAt())
                    .values
                    .put("id", after.id()));
    var query =
        entities.createQuery(
            select
                + (conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions))
                + " order by %s desc, e.id desc".formatted(time),
            row);
    values.forEach(query::setParameter);
    return window.page(query.setMaxResults(window.fetch()).getResultList(), place);
  }

  /** Finds a text anywhere in lower-case text; {@code !} escapes. */
  private static String pattern(String text) {
    return "%" + text.toLowerCase(Locale.ROOT).replaceAll("([!%_])", "!$1") + "%";
  }
}
