package org.countersign.lineage;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.jena.atlas.json.JsonArray;
import org.apache.jena.atlas.json.JsonObject;
import org.apache.jena.atlas.json.JsonString;
import org.apache.jena.atlas.json.JsonValue;
import org.apache.jena.graph.Node;
import org.apache.jena.sparql.core.Quad;

/**
 * A closure as PROV-JSON: its entities, activities and agents, with the relations of PROV between
 * them; our more precise relations are attributes of the PROV relation that they are a case of.
 *
 * @see <a href="https://www.w3.org/submissions/prov-json/">The PROV-JSON serialization</a>
 */
final class ProvJson {
  private static final String OWN = "cs";
  private static final String PROV = Vocabulary.PROV;
  private static final Map<String, String[]> RELATIONS =
      Map.of(
          "used", new String[] {"used", "prov:activity", "prov:entity"},
          "wasGeneratedBy", new String[] {"wasGeneratedBy", "prov:entity", "prov:activity"},
          "wasDerivedFrom",
              new String[] {"wasDerivedFrom", "prov:generatedEntity", "prov:usedEntity"},
          "wasAttributedTo", new String[] {"wasAttributedTo", "prov:entity", "prov:agent"},
          "wasAssociatedWith", new String[] {"wasAssociatedWith", "prov:activity", "prov:agent"},
          "wasInformedBy", new String[] {"wasInformedBy", "prov:informed", "prov:informant"},
          "specializationOf",
              new String[] {"specializationOf", "prov:specificEntity", "prov:generalEntity"},
          "alternateOf", new String[] {"alternateOf", "prov:alternate1", "prov:alternate2"});

  private final Iris iris;
  private final Map<String, Map<String, JsonObject>> sections = new TreeMap<>();
  private final Map<String, List<Quad>> bySubject = new TreeMap<>();

  private ProvJson(Iris iris) {
    this.iris = iris;
  }

  static byte[] write(Set<Quad> statements, Iris iris) {
    var document = new ProvJson(iris);
    statements.stream()
        .sorted(Comparator.comparing(quad -> quad.getPredicate() + " " + quad.getObject()))
        .forEach(
            quad ->
                document
                    .bySubject
                    .computeIfAbsent(quad.getSubject().getURI(), subject -> new ArrayList<>())
                    .add(quad));
    document.bySubject.forEach(document::add);
    return document.text().getBytes(StandardCharsets.UTF_8);
  }

  private void add(String subject, List<Quad> quads) {
    var section = section(quads);
    var attributes = new TreeMap<String, JsonArray>();
    for (var quad : quads) {
      var predicate = quad.getPredicate().getURI();
      var relation =
          predicate.startsWith(PROV) ? RELATIONS.get(Vocabulary.localName(predicate)) : null;
      if (relation != null && quad.getObject().isURI()) {
        relate(relation, subject, quad.getObject().getURI());
      } else if (!section.isEmpty()) {
        attribute(attributes, predicate, quad.getObject());
      }
    }
    if (!section.isEmpty()) {
      var described = new JsonObject();
      attributes.forEach(
          (name, values) -> described.put(name, values.size() == 1 ? values.get(0) : values));
      sections.computeIfAbsent(section, name -> new TreeMap<>()).put(name(subject), described);
    }
  }

  private static String section(List<Quad> quads) {
    var found = "";
    for (var quad : quads) {
      if (quad.getPredicate().getURI().equals(Vocabulary.RDF + "type")) {
        var type = quad.getObject().getURI();
        if (type.equals(PROV + "Entity")) {
          found = "entity";
        } else if (type.equals(PROV + "Activity")) {
          return "activity";
        } else if (type.equals(PROV + "Agent")) {
          return "agent";
        }
      }
    }
    return found;
  }

  private void attribute(Map<String, JsonArray> attributes, String predicate, Node object) {
    var name = attributeName(predicate);
    if (object.isURI() && object.getURI().startsWith(PROV)) {
      return;
    }
    var value = value(name, object);
    var values = attributes.computeIfAbsent(name, each -> new JsonArray());
    if (!values.contains(value)) {
      values.add(value);
    }
  }

  private String attributeName(String predicate) {
    if (predicate.equals(PROV + "startedAtTime")) {
      return "prov:startTime";
    }
    if (predicate.equals(PROV + "endedAtTime")) {
      return "prov:endTime";
    }
    if (predicate.equals(Vocabulary.RDF + "type")) {
      return "prov:type";
    }
    return predicate.equals(Vocabulary.RDFS + "label") ? "prov:label" : name(predicate);
  }

  private JsonValue value(String attribute, Node object) {
    if (object.isURI()) {
      return typed(name(object.getURI()), "prov:QUALIFIED_NAME");
    }
    var text = object.getLiteralLexicalForm();
    var type = object.getLiteralDatatypeURI();
    return attribute.equals("prov:startTime")
            || attribute.equals("prov:endTime")
            || type.equals(Vocabulary.XSD + "string")
        ? new JsonString(text)
        : typed(text, "xsd:" + Vocabulary.localName(type));
  }

  private static JsonObject typed(String value, String type) {
    var typed = new JsonObject();
    typed.put("$", value);
    typed.put("type", type);
    return typed;
  }

  private void relate(String[] relation, String from, String to) {
    var body = new JsonObject();
    body.put(relation[1], name(from));
    body.put(relation[2], name(to));
    var all = sections.computeIfAbsent(relation[0], name -> new TreeMap<>());
    if (!all.containsValue(body)) {
      all.put("_:" + relation[0] + (all.size() + 1), body);
    }
  }

  /** A qualified name; the local part of ours is the path. */
  private String name(String iri) {
    for (var each : Vocabulary.prefixes(iris).entrySet()) {
      if (iri.startsWith(each.getValue())) {
        return each.getKey() + ":" + iri.substring(each.getValue().length());
      }
    }
    return iri.startsWith(iris.base() + "/")
        ? OWN + ":" + iri.substring(iris.base().length() + 1)
        : iri;
  }

  private String text() {
    var prefixes = new JsonObject();
    Vocabulary.prefixes(iris).forEach(prefixes::put);
    prefixes.put(OWN, iris.base() + "/");
    var document = new JsonObject();
    document.put("prefix", prefixes);
    sections.forEach(
        (name, members) -> {
          var section = new JsonObject();
          members.forEach(section::put);
          document.put(name, section);
        });
    return document.toString();
  }
}
