package org.countersign.catalog.platform;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.spi.JsonProvider;
import java.io.InputStream;
import java.io.Reader;
import java.util.Collection;
import java.util.Map;

/**
 * Makes and reads JSON. {@code jakarta.json.Json} looks its provider up among all jars on every
 * call, a tenth of a millisecond each; a gate decision makes a dozen such calls. Here it is looked
 * up once: a provider is safe for all threads.
 */
public final class Json {
  private static final JsonProvider PROVIDER = JsonProvider.provider();

  private Json() {}

  public static JsonObjectBuilder createObjectBuilder() {
    return PROVIDER.createObjectBuilder();
  }

  /** Begins with the members of an object. */
  public static JsonObjectBuilder createObjectBuilder(JsonObject object) {
    return PROVIDER.createObjectBuilder(object);
  }

  /** Begins with plain values by name. */
  public static JsonObjectBuilder createObjectBuilder(Map<String, ?> values) {
    return PROVIDER.createObjectBuilder(values);
  }

  public static JsonArrayBuilder createArrayBuilder() {
    return PROVIDER.createArrayBuilder();
  }

  /** Begins with plain values. */
  public static JsonArrayBuilder createArrayBuilder(Collection<?> values) {
    return PROVIDER.createArrayBuilder(values);
  }

  public static JsonReader createReader(Reader text) {
    return PROVIDER.createReader(text);
  }

  /** Of bytes whose encoding their beginning tells, as JSON demands. */
  public static JsonReader createReader(InputStream bytes) {
    return PROVIDER.createReader(bytes);
  }

  public static JsonString createValue(String value) {
    return PROVIDER.createValue(value);
  }

  public static JsonNumber createValue(long value) {
    return PROVIDER.createValue(value);
  }
}
