package org.countersign.bench;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.countersign.lineage.ApprovalFacts;
import org.countersign.lineage.DatasetRef;
import org.countersign.lineage.Growth;
import org.countersign.lineage.Iris;
import org.countersign.lineage.RunFacts;
import org.countersign.lineage.RunFacts.Input;
import org.countersign.lineage.RunFacts.Split;
import org.countersign.lineage.VersionFacts;
import org.countersign.lineage.VersionFacts.Use;

/**
 * A portfolio as large as one likes, each entry computed from its index alone, so that what an
 * answer must be can be computed as well. Entries come in groups of seven: two snapshots of data,
 * each processed from the one before it in its chain of twenty, and five retrainings of a model on
 * them. Every tenth group also reads one widely used dataset; some versions are approved.
 */
record Landscape(Iris iris) {
  static final int GROUP = 7;
  static final int CHAIN = 20;
  static final int WIDELY_USED_BY = 10_000;
  private static final int DATASETS = 2;
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final DatasetRef HUB = new DatasetRef("s3://lake/reference", "0".repeat(64));

  Growth growth(long index) {
    var growing = Growth.at(iris, index, "agent-" + index % 50);
    var group = index / GROUP;
    var place = (int) (index % GROUP);
    var at = START.plusSeconds(index);
    if (place < DATASETS) {
      var written = number(group, place);
      growing.run(
          RunFacts.of(processing(written))
              .reading(read(written).stream().map(each -> input(each, Use.OTHER)).toList())
              .writing(List.of(snapshot(written)), List.of()));
    } else {
      var model = Long.toString(group / 40 * 5 + place);
      var number = (int) (group % 40) + 1;
      var facts =
          VersionFacts.of("m-" + model, "", number, at)
              .withRun(VersionFacts.Run.of("train-" + index))
              .withData(trainedOn(group, place))
              .withParameters(Map.of("depth", Integer.toString(number)));
      growing.version(facts);
      if (group % 5 == 0 && place == DATASETS) {
        growing
            .approval(
                new ApprovalFacts(
                    "a-" + index, "m-" + model, number, "u-1", "production", at, List.of()))
            .approvalState("a-" + index, "APPROVED", at);
      }
    }
    return growing.grown();
  }

  private static long number(long group, int place) {
    return group * DATASETS + place;
  }

  private static String processing(long written) {
    return "process-" + written;
  }

  private static DatasetRef snapshot(long number) {
    return new DatasetRef("s3://lake/d" + number / CHAIN, "%064x".formatted(number));
  }

  /** What the run read that wrote a snapshot: the one before it in its chain. */
  private static List<DatasetRef> read(long written) {
    return written % CHAIN == 0 ? List.of() : List.of(snapshot(written - 1));
  }

  private static Input input(DatasetRef dataset, Use use) {
    return new Input(dataset, Split.of(use));
  }

  private static List<VersionFacts.Data> trainedOn(long group, int place) {
    var data = new ArrayList<VersionFacts.Data>();
    data.add(new VersionFacts.Data(Use.TRAINING, snapshot(number(group, place % DATASETS))));
    if (readsHub(group, place)) {
      data.add(new VersionFacts.Data(Use.OTHER, HUB));
    }
    return data;
  }

  private static boolean readsHub(long group, int place) {
    return place == DATASETS && group < WIDELY_USED_BY / 2;
  }

  /** The version of an entry, if the entry registers one. */
  Optional<String> version(long index) {
    var group = index / GROUP;
    var place = (int) (index % GROUP);
    return place < DATASETS
        ? Optional.empty()
        : Optional.of(iris.version("m-" + (group / 40 * 5 + place), (int) (group % 40) + 1));
  }

  /** The runs and snapshots a version came of within some steps, computed without any graph. */
  Set<String> cameOf(long index, int depth) {
    var group = index / GROUP;
    var place = (int) (index % GROUP);
    var found = new TreeSet<String>();
    if (depth >= 1) {
      found.add(iris.run("train-" + index));
    }
    if (depth >= 2 && readsHub(group, place)) {
      found.add(iris.datasetVersion(HUB));
    }
    var step = 2;
    for (var at = number(group, place % DATASETS); step <= depth; at--) {
      found.add(iris.datasetVersion(snapshot(at)));
      if (step + 1 <= depth) {
        found.add(iris.run(processing(at)));
      }
      if (at % CHAIN == 0) {
        break;
      }
      step += 2;
    }
    return found;
  }

  /** How many versions of the first entries read the widely used dataset. */
  static long readers(long entries) {
    var groups = entries / GROUP;
    var last = entries % GROUP > DATASETS ? 1 : 0;
    return Math.min(groups + last, WIDELY_USED_BY / 2);
  }
}
