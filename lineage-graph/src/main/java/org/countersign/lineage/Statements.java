package org.countersign.lineage;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.jena.atlas.iterator.Iter;
import org.apache.jena.atlas.lib.tuple.Tuple;
import org.apache.jena.graph.Node;
import org.apache.jena.sparql.core.DatasetGraph;
import org.apache.jena.sparql.core.Quad;
import org.apache.jena.tdb2.store.NodeId;
import org.apache.jena.tdb2.store.nodetupletable.NodeTupleTable;
import org.apache.jena.tdb2.sys.TDBInternal;

/**
 * Finds statements and reads no more of each than nobody knows yet: TDB2 keeps numbers, and looking
 * up the nodes behind them is most of what a walk costs. Nodes that the question names are not
 * looked up, graphs and properties, of which there are few, once; the graph of the indexes is
 * passed over by its number. Lives in one transaction, so on one thread.
 */
final class Statements {
  private final NodeTupleTable table;
  private final NodeId passedOver;
  private final Map<NodeId, Node> few = new HashMap<>();

  Statements(DatasetGraph graph, Node indexGraph) {
    this.table = TDBInternal.getDatasetGraphTDB(graph).getQuadTable().getNodeTupleTable();
    this.passedOver = table.getNodeTable().getNodeIdForNode(indexGraph);
  }

  /** What is stated in any graph but that of the indexes; in two graphs it comes twice. */
  Iterator<Quad> find(Node subject, Node predicate, Node object) {
    var found = table.findAsNodeIds(Node.ANY, subject, predicate, object);
    if (found == null) { // TDB2 has never met one of the nodes
      return Iter.nullIterator();
    }
    return Iter.map(
        Iter.filter(found, ids -> !ids.get(0).equals(passedOver)),
        ids -> statement(ids, subject, predicate, object));
  }

  private Quad statement(Tuple<NodeId> ids, Node subject, Node predicate, Node object) {
    return Quad.create(
        oneOfFew(ids.get(0)),
        subject.isConcrete() ? subject : node(ids.get(1)),
        predicate.isConcrete() ? predicate : oneOfFew(ids.get(2)),
        object.isConcrete() ? object : node(ids.get(3)));
  }

  private Node oneOfFew(NodeId id) {
    return few.computeIfAbsent(id, this::node);
  }

  private Node node(NodeId id) {
    return table.getNodeTable().getNodeForNodeId(id);
  }
}
