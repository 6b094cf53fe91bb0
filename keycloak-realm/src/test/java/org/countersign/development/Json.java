package org.countersign.development;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Reads JSON, which YAML 1.2 contains. */
final class Json {
  private Json() {}

  @SuppressWarnings("unchecked") // every key of JSON is a string
  static Map<String, Object> object(String text) {
    return (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromString(text);
  }

  @SuppressWarnings("unchecked") // every key of JSON is a string
  static List<Map<String, Object>> objects(Object value) {
    return (List<Map<String, Object>>) value;
  }

  /** The claims of a token, its signature not checked. */
  static Map<String, Object> claims(String token) {
    var payload = Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
    return object(new String(payload, StandardCharsets.UTF_8));
  }
}
