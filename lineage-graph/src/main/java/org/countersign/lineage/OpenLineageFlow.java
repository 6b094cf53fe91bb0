package org.countersign.lineage;

import java.util.List;
import java.util.Optional;

/** Which data a run read and wrote, or a job is declared to. */
record OpenLineageFlow(
    Sentences g,
    Optional<String> run,
    List<OpenLineageDataset> inputs,
    List<OpenLineageDataset> outputs) {

  void say() {
    run.ifPresent(
        it -> {
          for (var input : inputs) {
            g.relate(it, Relation.USED, input.state());
          }
          for (var output : outputs) {
            g.relate(output.state(), Relation.WAS_GENERATED_BY, it);
          }
        });
  }

  void declare(String job) {
    for (var input : inputs) {
      g.relate(job, Relation.DECLARES_INPUT, input.state());
    }
    for (var output : outputs) {
      g.relate(output.state(), Relation.DECLARED_OUTPUT_OF, job);
    }
  }
}
