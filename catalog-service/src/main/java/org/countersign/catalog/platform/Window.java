package org.countersign.catalog.platform;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is asked for. Lists are ordered by creation time and id, newest first; a row
 * that is created while somebody pages moves nothing on the pages still to come.
 *
 * @param limit how many rows, 1 to 200
 * @param after the last row of the page before
 */
public record Window(int limit, Optional<Position> after) {
  public static final int MOST = 200;
  private static final int POSITION_BYTES = 3 * Long.BYTES;

  /** Where a row stands in its list. */
  public record Position(Instant createdAt, UUID id) {
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

    public Position {
      if (createdAt.isBefore(Instant.EPOCH) || createdAt.isAfter(LATEST)) {
        throw new IllegalArgumentException("nothing was created at " + createdAt);
      }
    }

    /** The opaque text a client hands back. */
    String cursor() {
      var bytes =
          ByteBuffer.allocate(POSITION_BYTES)
              .putLong(createdAt.toEpochMilli())
              .putLong(id.getMostSignificantBits())
              .putLong(id.getLeastSignificantBits())
              .array();
      return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static Position of(String cursor) {
      byte[] bytes;
      try {
        bytes = Base64.getUrlDecoder().decode(cursor);
      } catch (IllegalArgumentException notBase64) {
        throw new IllegalArgumentException("not a cursor of this list: " + cursor, notBase64);
      }
      if (bytes.length != POSITION_BYTES) {
        throw new IllegalArgumentException("not a cursor of this list: " + cursor);
      }
      var buffer = ByteBuffer.wrap(bytes);
      return new Position(
          Instant.ofEpochMilli(buffer.getLong()), new UUID(buffer.getLong(), buffer.getLong()));
    }
  }

  public Window {
    if (limit < 1 || limit > MOST) {
      throw new IllegalArgumentException("limit is from 1 to " + MOST + ", not " + limit);
    }
  }

  /**
   * As the query parameters have it.
   *
   * @throws IllegalArgumentException with a sentence for the caller
   */
  public static Window of(String limit, @Nullable String cursor) {
    int rows;
    try {
      rows = Integer.parseInt(limit);
    } catch (NumberFormatException notANumber) {
      throw new IllegalArgumentException("limit is not a number: " + limit, notANumber);
    }
    return new Window(rows, Optional.ofNullable(cursor).map(Position::of));
  }

  /**
   * How many rows a query should fetch: one more than shown, to know whether there is a next page.
   */
  public int fetch() {
    return limit + 1;
  }

  /** The page that the fetched rows make. */
  public <T> Page<T> page(List<T> fetched, Function<T, Position> position) {
    if (fetched.size() <= limit) {
      return new Page<>(fetched, null);
    }
    var items = fetched.subList(0, limit);
    return new Page<>(items, position.apply(items.get(limit - 1)).cursor());
  }
}
