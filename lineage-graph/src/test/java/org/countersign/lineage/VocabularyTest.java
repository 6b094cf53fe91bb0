package org.countersign.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.lineage.Walk.IRIS;

import java.io.ByteArrayInputStream;
import java.util.Set;
import java.util.TreeSet;
import org.apache.jena.graph.Graph;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFParser;
import org.apache.jena.sparql.graph.GraphFactory;
import org.junit.jupiter.api.Test;

class VocabularyTest {
  private static final String OWN = IRIS.vocabulary() + "#";

  private static Graph published() {
    var graph = GraphFactory.createDefaultGraph();
    RDFParser.source(new ByteArrayInputStream(Vocabulary.turtle(IRIS)))
        .lang(Lang.TURTLE)
        .parse(graph);
    return graph;
  }

  private static Set<String> declared(Graph graph) {
    var terms = new TreeSet<String>();
    graph
        .find(Node.ANY, NodeFactory.createURI(Vocabulary.RDFS + "isDefinedBy"), Node.ANY)
        .forEachRemaining(triple -> terms.add(triple.getSubject().getURI()));
    return terms;
  }

  @Test
  void everyTermOfOurOwnIsDeclaredAndNoOther() {
    var terms = new TreeSet<String>();
    for (var kind : Kind.values()) {
      terms.add(OWN + kind.localName());
    }
    for (var relation : Relation.values()) {
      if (relation.ours()) {
        terms.add(relation.iri(IRIS));
      }
    }
    for (var property : Vocabulary.Property.values()) {
      terms.add(property.iri(IRIS));
    }
    terms.add(OWN + "State");

    assertThat(declared(published())).isEqualTo(terms);
  }

  @Test
  void everyTermHasALabelAndAComment() {
    var graph = published();

    for (var term : declared(graph)) {
      for (var property : new String[] {"label", "comment"}) {
        var predicate = NodeFactory.createURI(Vocabulary.RDFS + property);
        assertThat(graph.contains(NodeFactory.createURI(term), predicate, Node.ANY))
            .as("%s of %s", property, term)
            .isTrue();
      }
    }
  }

  @Test
  void theGraphUsesNoTermOfOursThatIsNotDeclared() {
    var declared = declared(published());
    try (var store = Walk.grown()) {
      var used =
          store.<TreeSet<String>>read(
              snapshot -> {
                var terms = new TreeSet<String>();
                snapshot
                    .all()
                    .forEachRemaining(
                        quad -> {
                          terms.add(quad.getPredicate().getURI());
                          if (quad.getObject().isURI()) {
                            terms.add(quad.getObject().getURI());
                          }
                        });
                return terms;
              });
      used.removeIf(term -> !term.startsWith(OWN));

      assertThat(used).isNotEmpty().isSubsetOf(declared);
    }
  }

  @Test
  void onlyClassesThatDpvKnowsHaveARiskLevelThere() {
    assertThat(Vocabulary.riskLevel("UNACCEPTABLE"))
        .contains("https://w3id.org/dpv/legal/eu/aiact#RiskLevelProhibited");
    assertThat(Vocabulary.riskLevel("HIGH"))
        .contains("https://w3id.org/dpv/legal/eu/aiact#RiskLevelHigh");
    assertThat(Vocabulary.riskLevel("LIMITED"))
        .contains("https://w3id.org/dpv/legal/eu/aiact#RiskLevelTransparencyRequired");
    assertThat(Vocabulary.riskLevel("MINIMAL"))
        .contains("https://w3id.org/dpv/legal/eu/aiact#RiskLevelMinimal");
    assertThat(Vocabulary.riskLevel("UNDETERMINED")).isEmpty();
  }
}
