package org.countersign.lineage;

import java.nio.file.Path;
import java.util.AbstractList;

/** A process that dies in the middle of a transaction, like one that is killed. */
final class HaltedWriter {
  static final int STATUS = 137;

  private HaltedWriter() {}

  public static void main(String[] args) {
    var store = LineageStore.in(Path.of(args[0]), Walk.IRIS);
    store.applyAll(
        new AbstractList<>() {
          @Override
          public Growth get(int i) {
            if (i == 1) {
              Runtime.getRuntime().halt(STATUS);
            }
            return Growth.at(Walk.IRIS, 11, "a").useCaseLinked("m-1", 2, "u-2").grown();
          }

          @Override
          public int size() {
            return 2;
          }
        });
  }
}
