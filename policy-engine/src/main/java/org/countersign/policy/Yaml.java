package org.countersign.policy;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * One value of a YAML 1.2 document that still knows its line and column. Scalars are read as the
 * text that was written, so {@code yes} and {@code 2.0e25} stay what they are until somebody asks
 * for a type.
 */
final class Yaml {
  private final Source source;
  private final Node node;

  private Yaml(Source source, Node node) {
    if (node.isRecursive()) {
      throw new DocumentException(source.name(), 1, 1, "contains an anchor that refers to itself");
    }
    this.source = source;
    this.node = node;
  }

  private record Source(String name, List<String> lines) {}

  /** A piece of text and where it stands; lines and columns count from 1. */
  record Located(String document, String text, int line, int column) {
    DocumentException refuse(int lineOfText, int columnOfText, String says) {
      return new DocumentException(
          document, line + lineOfText - 1, column + columnOfText - 1, says);
    }

    DocumentException refuse(String says) {
      return new DocumentException(document, line, column, says);
    }
  }

  /**
   * @param name what messages call the document, such as {@code floor.yaml}
   * @throws DocumentException if the bytes are not UTF-8, not YAML, empty, or have a key twice
   */
  static Yaml read(String name, byte[] bytes) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new DocumentException(name, 1, 1, "not UTF-8");
    }
    var source = new Source(name, text.lines().toList());
    try {
      var settings = LoadSettings.builder().setLabel(name).build();
      return new Compose(settings)
          .composeString(text)
          .map(node -> new Yaml(source, node))
          .orElseThrow(() -> new DocumentException(name, 1, 1, "empty"));
    } catch (MarkedYamlEngineException e) {
      var mark = e.getProblemMark();
      throw new DocumentException(
          name,
          mark.map(m -> m.getLine() + 1).orElse(1),
          mark.map(m -> m.getColumn() + 1).orElse(1),
          e.getProblem());
    } catch (YamlEngineException e) {
      throw new DocumentException(name, 1, 1, String.valueOf(e.getMessage()));
    }
  }

  /** Refuses every key but these, so that a misspelt one is found when the document is loaded. */
  Yaml only(String... keys) {
    var allowed = Set.of(keys);
    for (var tuple : tuples()) {
      var key = new Yaml(source, tuple.getKeyNode());
      if (!allowed.contains(key.text())) {
        throw key.refuse("unknown key " + key.text() + ", expected one of " + List.of(keys));
      }
    }
    return this;
  }

  Optional<Yaml> find(String key) {
    for (var tuple : tuples()) {
      if (tuple.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key)) {
        return Optional.of(new Yaml(source, tuple.getValueNode()));
      }
    }
    return Optional.empty();
  }

  Yaml get(String key) {
    return find(key).orElseThrow(() -> refuse("needs " + key));
  }

  String text(String key) {
    return get(key).text();
  }

  String text() {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue().strip();
    }
    throw refuse("expected a text");
  }

  Optional<String> optionalText(String key) {
    return find(key).map(Yaml::text);
  }

  int whole(String key) {
    return get(key).whole();
  }

  int whole() {
    try {
      return Integer.parseInt(text());
    } catch (NumberFormatException e) {
      throw refuse("expected a whole number, not " + text());
    }
  }

  boolean truth(String key, boolean otherwise) {
    return find(key).map(Yaml::truth).orElse(otherwise);
  }

  private boolean truth() {
    return switch (text()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw refuse("expected true or false, not " + text());
    };
  }

  Optional<LocalDate> date(String key) {
    return find(key).map(Yaml::date);
  }

  private LocalDate date() {
    try {
      return LocalDate.parse(text());
    } catch (DateTimeParseException e) {
      throw refuse("expected a date such as 2027-12-02, not " + text());
    }
  }

  <E extends Enum<E>> E constant(Class<E> type) {
    for (var constant : type.getEnumConstants()) {
      if (constant.name().equalsIgnoreCase(text())) {
        return constant;
      }
    }
    throw refuse("expected one of " + List.of(type.getEnumConstants()) + ", not " + text());
  }

  List<Yaml> list(String key) {
    return find(key).map(Yaml::items).orElse(List.of());
  }

  List<String> texts(String key) {
    return list(key).stream().map(Yaml::text).toList();
  }

  List<Yaml> items() {
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue().stream().map(item -> new Yaml(source, item)).toList();
    }
    throw refuse("expected a list");
  }

  boolean isMapping() {
    return node instanceof MappingNode;
  }

  /** Keys and values in the order in which they were written. */
  Map<String, Yaml> entries() {
    var entries = new LinkedHashMap<String, Yaml>();
    for (var tuple : tuples()) {
      entries.put(
          new Yaml(source, tuple.getKeyNode()).text(), new Yaml(source, tuple.getValueNode()));
    }
    return entries;
  }

  /** The value as texts, lists and maps of texts, as an answer would arrive. */
  Object plain() {
    if (node instanceof SequenceNode) {
      var list = new ArrayList<Object>();
      items().forEach(item -> list.add(item.plain()));
      return list;
    }
    if (node instanceof MappingNode) {
      var map = new LinkedHashMap<String, Object>();
      entries().forEach((key, value) -> map.put(key, value.plain()));
      return map;
    }
    return text();
  }

  Optional<Located> located(String key) {
    return find(key).map(Yaml::located);
  }

  Located located() {
    var line = line();
    var column = column();
    if (node instanceof ScalarNode scalar) {
      var style = scalar.getScalarStyle();
      if (style == ScalarStyle.LITERAL || style == ScalarStyle.FOLDED) {
        var first = source.lines().get(Math.min(line, source.lines().size() - 1));
        column = first.length() - first.stripLeading().length() + 1;
        line++;
      } else if (style != ScalarStyle.PLAIN) {
        column++;
      }
    }
    return new Located(source.name(), text(), line, column);
  }

  DocumentException refuse(String says) {
    return new DocumentException(source.name(), line(), column(), says);
  }

  private int line() {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }

  private int column() {
    return node.getStartMark().map(mark -> mark.getColumn() + 1).orElse(1);
  }

  private List<NodeTuple> tuples() {
    if (!(node instanceof MappingNode mapping)) {
      throw refuse("expected keys and values");
    }
    var seen = new HashSet<String>();
    for (var tuple : mapping.getValue()) {
      var key = new Yaml(source, tuple.getKeyNode());
      if (!seen.add(key.text())) {
        throw key.refuse("the key " + key.text() + " stands twice");
      }
    }
    return mapping.getValue();
  }
}
