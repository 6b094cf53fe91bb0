package org.countersign.lineage;

import java.math.BigDecimal;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A value of a foreign JSON document and where it stands, so that what is wrong with it can be
 * told. A member that is absent and one that is null are the same.
 *
 * @param value a {@code Map}, {@code List}, {@code String}, {@code Number} or {@code Boolean};
 *     anything else stands for null
 */
record Pointed(Object value, String pointer) {
  private static final Pattern FIRST_SLASHES = Pattern.compile("^/+");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final int LONGEST_LABEL = 500;
  private static final Instant END_OF_TIME = Instant.parse("9999-12-31T00:00:00Z");

  /** ISO 8601 with any offset there is and UTC where there is none; a space for the T. */
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendPattern("['T'][' ']")
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .appendPattern("[XXX][XX][X]")
          .appendPattern("['['VV']']")
          .toFormatter();

  UnreadableDocumentException fault(String says) {
    return new UnreadableDocumentException(pointer, says);
  }

  private Pointed child(String name, Object child) {
    return new Pointed(child, pointer + "/" + name.replace("~", "~0").replace("/", "~1"));
  }

  private static boolean there(@Nullable Object value) {
    return value instanceof Map
        || value instanceof List
        || value instanceof String
        || value instanceof Number
        || value instanceof Boolean;
  }

  Map<?, ?> object() {
    if (value instanceof Map<?, ?> object) {
      return object;
    }
    throw fault("is not an object");
  }

  /** The text, if a catalog can file something under it: 500 characters, and none of them NUL. */
  String label(String text) {
    if (text.length() > LONGEST_LABEL || text.indexOf('\0') >= 0) {
      throw fault("has more than " + LONGEST_LABEL + " characters, or NUL, where it names a thing");
    }
    return text;
  }

  Optional<Pointed> get(String name) {
    return Optional.<Object>ofNullable(object().get(name))
        .filter(Pointed::there)
        .map(member -> child(name, member));
  }

  Pointed need(String name) {
    return get(name).orElseThrow(() -> child(name, "").fault("is missing"));
  }

  /** Objects and arrays by name; those that are null are left out. */
  Map<String, Pointed> members() {
    var members = new LinkedHashMap<String, Pointed>();
    object()
        .forEach(
            (name, member) -> {
              if (member != null && there(member)) {
                members.put((String) name, child((String) name, member));
              }
            });
    return members;
  }

  Map<String, Pointed> members(String name) {
    return get(name).map(Pointed::members).orElseGet(Map::of);
  }

  /** The elements of an array, none where there is no such member. */
  List<Pointed> elements(String name) {
    return get(name).map(Pointed::elements).orElseGet(List::of);
  }

  List<Pointed> elements() {
    if (!(value instanceof List<?> list)) {
      throw fault("is not an array");
    }
    var elements = new ArrayList<Pointed>();
    for (var i = 0; i < list.size(); i++) {
      var element = list.get(i);
      if (element != null && there(element)) {
        elements.add(child(Integer.toString(i), element));
      }
    }
    return elements;
  }

  String text() {
    if (value instanceof String text) {
      return text;
    }
    throw fault("is not text");
  }

  /** Text that names something. */
  String name() {
    var text = text();
    if (text.isBlank()) {
      throw fault("is empty");
    }
    return text;
  }

  /** Text that is there and not blank. */
  Optional<String> text(String name) {
    return get(name).map(Pointed::text).filter(text -> !text.isBlank());
  }

  /** Text, number or truth value as text. */
  Optional<String> scalar(String name) {
    return get(name).map(Pointed::scalar).filter(text -> !text.isBlank());
  }

  String scalar() {
    if (value instanceof String || value instanceof Boolean) {
      return value.toString();
    }
    return number();
  }

  Optional<String> number(String name) {
    return get(name).map(Pointed::number);
  }

  String number() {
    if (value instanceof Double real) {
      return real.isNaN() || real.isInfinite()
          ? real.toString()
          : BigDecimal.valueOf(real).toString();
    }
    if (value instanceof Number) {
      return value.toString();
    }
    throw fault("is not a number");
  }

  Optional<Boolean> flag(String name) {
    return get(name)
        .map(
            member -> {
              if (member.value instanceof Boolean flag) {
                return flag;
              }
              throw member.fault("is neither true nor false");
            });
  }

  Optional<Instant> time(String name) {
    return get(name).map(Pointed::time);
  }

  /** A time of the years 1 to 9999; of an unknown zone it is UTC. */
  Instant time() {
    try {
      var parsed = TIME.parse(text());
      var at =
          parsed.isSupported(ChronoField.INSTANT_SECONDS)
              ? Instant.from(parsed)
              : LocalDateTime.from(parsed).toInstant(ZoneOffset.UTC);
      var year = at.atOffset(ZoneOffset.UTC).getYear();
      if (year >= 1 && year <= 9999) {
        return at;
      }
    } catch (DateTimeException e) {
      throw fault("is not a time of ISO 8601");
    }
    throw fault("is not a time of the years 1 to 9999");
  }

  /** Milliseconds since 1970, as number or text. */
  Optional<Instant> millis(String name) {
    return get(name)
        .map(
            member -> {
              try {
                return Instant.ofEpochMilli(Long.parseLong(member.scalar()));
              } catch (NumberFormatException e) {
                throw member.fault("is not a whole number of milliseconds");
              }
            })
        .filter(at -> at.isAfter(Instant.EPOCH) && at.isBefore(END_OF_TIME));
  }

  /** A UUID in its usual form, lower case. */
  String uuid() {
    try {
      var uuid = UUID.fromString(text());
      if (uuid.toString().equalsIgnoreCase(text())) {
        return uuid.toString();
      }
    } catch (IllegalArgumentException e) {
      throw fault("is not a UUID");
    }
    throw fault("is not a UUID");
  }

  /** A SHA-256 in lower case, if that is what the text is. */
  Optional<String> sha256(String name) {
    return text(name)
        .map(text -> text.startsWith("sha256:") ? text.substring("sha256:".length()) : text)
        .map(text -> text.toLowerCase(Locale.ROOT))
        .filter(text -> SHA256.matcher(text).matches());
  }

  /**
   * The name of the dataset that this object refers to: its namespace, a slash and its name, which
   * is the unique name of the OpenLineage naming rules and what owners call it.
   */
  String dataset() {
    var namespace = need("namespace").name();
    var name = FIRST_SLASHES.matcher(need("name").name()).replaceFirst("");
    return namespace.endsWith("/") ? namespace + name : namespace + "/" + name;
  }

  /** An address without the name and password some write into it. */
  static String withoutCredentials(String address) {
    try {
      var uri = URI.create(address);
      var info = uri.getRawUserInfo();
      return info == null ? address : address.replaceFirst(Pattern.quote(info + "@"), "");
    } catch (IllegalArgumentException e) {
      return CREDENTIALS.matcher(address).replaceFirst("$1");
    }
  }

  private static final Pattern CREDENTIALS =
      Pattern.compile("^([a-zA-Z][a-zA-Z0-9+.-]*://)[^/@]*@");
}
