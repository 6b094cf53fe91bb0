package org.countersign.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TilesTest {
  private static final int MOST = 70_000;
  private static final List<Digest> LEAVES = Samples.leafHashes(MOST, 11);

  /** What a log of some entries serves; counts what is read of it. */
  private static final class Served implements TileSource {
    private final Map<TilePath, Tile> tiles = new HashMap<>();
    private int reads;

    static Served of(int size) {
      var served = new Served();
      var edge = new TileEdge();
      for (var leaf : LEAVES.subList(0, size)) {
        edge.plus(leaf).forEach(served::put);
      }
      edge.partial().forEach(served::put);
      return served;
    }

    private void put(Tile tile) {
      assertThat(tiles.put(tile.path(), tile)).as("given twice").isNull();
    }

    @Override
    public Tile read(TilePath path) {
      reads++;
      var tile = tiles.get(path);
      if (tile == null) {
        throw new AssertionError("no such tile: " + path);
      }
      return tile;
    }
  }

  /** The paths that the text of tlog-tiles shows. */
  @ParameterizedTest
  @CsvSource({
    "1234067, 256, tile/3/x001/x234/067",
    "0, 256, tile/3/000",
    "999, 1, tile/3/999.p/1",
    "1000, 255, tile/3/x001/000.p/255",
    "1000000, 256, tile/3/x001/x000/000"
  })
  void aPlaceHasOnePath(long index, int width, String path) {
    var place = TilePath.hashes(3, index, width);

    assertThat(place.path()).isEqualTo(path);
    assertThat(TilePath.parse(path)).isEqualTo(place);
    assertThat(TilePath.parse(path.replace("/3/", "/entries/")))
        .isEqualTo(TilePath.entries(index, width));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tile/00/000",
        "tile/8/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/0/x000/001",
        "tile/0/1",
        "tile/0/0001",
        "tile/0/001/002",
        "tile/0/x001/x002",
        "tile/0/000.p/0",
        "tile/0/000.p/01",
        "tile/0/000.p/256",
        "tile/0/000.p/",
        "tile/0/000/",
        "tile/0/../000",
        "/tile/0/000",
        "tile/entry/000",
        "tile/7/001",
        "tile/0/x999/x999/x999/x999/x999/x999/999",
        "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
        "tile/0/٠٠٠"
      })
  void anotherSpellingIsNoPath(String path) {
    assertThatThrownBy(() -> TilePath.parse(path)).isInstanceOf(IllegalArgumentException.class);
  }

  /** The example of the text: 70,000 entries. */
  @Test
  void aLogOfSeventyThousandEntriesHasTheTilesOfTheExample() {
    var tiles = Served.of(70_000).tiles.keySet();

    assertThat(tiles.stream().filter(each -> each.level() == 0 && each.isFull())).hasSize(273);
    assertThat(tiles.stream().filter(each -> !each.isFull() || each.level() > 0))
        .containsExactlyInAnyOrder(
            TilePath.hashes(0, 273, 112),
            TilePath.hashes(1, 0, 256),
            TilePath.hashes(1, 1, 17),
            TilePath.hashes(2, 0, 1));
    assertThat(Served.of(256).tiles.keySet())
        .containsExactlyInAnyOrder(TilePath.hashes(0, 0, 256), TilePath.hashes(1, 0, 1));
    assertThat(Served.of(0).tiles).isEmpty();
  }

  @Test
  void aTileHoldsTheHeadsOfItsPartsOfTheTree() {
    var served = Served.of(70_000);

    assertThat(served.read(TilePath.hashes(0, 273, 112)).hash(111)).isEqualTo(LEAVES.get(69_999));
    assertThat(served.read(TilePath.hashes(1, 1, 17)).hash(16))
        .isEqualTo(TreeProperties.rootByDefinition(LEAVES.subList(272 * 256, 273 * 256)));
    assertThat(served.read(TilePath.hashes(2, 0, 1)).hash(0))
        .isEqualTo(TreeProperties.rootByDefinition(LEAVES.subList(0, 65_536)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 255, 256, 257, 511, 512, 513, 1000, 65_535, 65_536, 65_537, MOST})
  void proofsFromTilesAreThoseFromAllLeavesAndReadFewTiles(int size) {
    var tiles = Served.of(size);
    var fromTiles = Tree.tiled(size, tiles);
    var fromLeaves = Tree.of(size, index -> LEAVES.get((int) index));
    var random = new Random(size);

    assertThat(fromTiles.root()).isEqualTo(fromLeaves.root());
    for (int i = 0; i < 20; i++) {
      int index = random.nextInt(size);
      tiles.reads = 0;
      assertThat(Tree.tiled(size, tiles).inclusion(index)).isEqualTo(fromLeaves.inclusion(index));
      assertThat(tiles.reads).isLessThanOrEqualTo(6);
      int old = random.nextInt(size + 1);
      tiles.reads = 0;
      assertThat(Tree.tiled(size, tiles).consistency(old)).isEqualTo(fromLeaves.consistency(old));
      assertThat(tiles.reads).isLessThanOrEqualTo(6);
    }
  }

  @Test
  void anEdgeReadAgainGrowsOnAsIfItHadNeverStopped() {
    for (int size : new int[] {0, 1, 255, 256, 257, 65_535, 65_536, 66_000}) {
      var again = TileEdge.of(size, Served.of(size));
      var expected = new TileEdge();
      LEAVES.subList(0, size).forEach(expected::plus);

      for (var leaf : LEAVES.subList(size, size + 600)) {
        assertThat(again.plus(leaf)).isEqualTo(expected.plus(leaf));
      }
      assertThat(again.partial()).isEqualTo(expected.partial());
      assertThat(again.root()).isEqualTo(expected.root());
      assertThat(again.size()).isEqualTo(size + 600);
    }
  }

  @Test
  void aFullTileServesWhereAPartialOneIsAskedForAndNothingElseDoes() {
    var later = Served.of(300);
    TileSource full = path -> later.read(path.full());

    assertThat(Tree.tiled(200, full).inclusion(3).rootFrom(LEAVES.get(3)))
        .isEqualTo(TreeProperties.rootByDefinition(LEAVES.subList(0, 200)));
    assertThat(TileEdge.of(200, full).root()).isEqualTo(Tree.tiled(200, full).root());
    assertThatThrownBy(() -> Tree.tiled(45, path -> later.read(TilePath.hashes(0, 1, 44))).root())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Tree.tiled(301, path -> later.read(TilePath.hashes(0, 1, 44))).root())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aCacheReadsAFullTileOnceAndKeepsNoMoreThanItMay() {
    var served = Served.of(1000);
    var cache = new TileCache(served, 2);
    var first = TilePath.hashes(0, 0, 256);
    var second = TilePath.hashes(0, 1, 256);

    cache.read(first);
    cache.read(first);
    assertThat(cache.read(TilePath.hashes(0, 0, 7)).path()).isEqualTo(first);
    assertThat(served.reads).isEqualTo(1);
    cache.read(second);
    cache.read(TilePath.hashes(0, 2, 256));
    cache.read(first);
    assertThat(served.reads).isEqualTo(4);
  }

  @Test
  void aBundleIsItsEntriesBehindTheirLengths() {
    var longest = new byte[EntryBundle.MAX_ENTRY];
    var entries = List.of(new byte[] {7, 8}, new byte[0], longest);

    var bytes = EntryBundle.of(entries).bytes();

    assertThat(Arrays.copyOf(bytes, 8)).containsExactly(0, 2, 7, 8, 0, 0, -1, -1);
    var parsed = EntryBundle.parse(bytes);
    assertThat(parsed.bytes()).isEqualTo(bytes);
    assertThat(parsed.width()).isEqualTo(3);
    assertThat(parsed.entries().get(0)).containsExactly(7, 8);
    for (int length : new int[] {0, 1, 3, 5, bytes.length - 1}) {
      assertThatThrownBy(() -> EntryBundle.parse(Arrays.copyOf(bytes, length)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> EntryBundle.of(List.of(new byte[EntryBundle.MAX_ENTRY + 1])))
        .isInstanceOf(IllegalArgumentException.class);
    var tooMany = new ArrayList<byte[]>();
    for (int i = 0; i < 257; i++) {
      tooMany.add(new byte[0]);
    }
    assertThatThrownBy(() -> EntryBundle.of(tooMany)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> EntryBundle.parse(new byte[514]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPlaceIsWithinALogThatFillsItSoFar() {
    assertThat(TilePath.hashes(0, 1, 44).isWithin(300)).isTrue();
    assertThat(TilePath.hashes(0, 1, 45).isWithin(300)).isFalse();
    assertThat(TilePath.hashes(1, 0, 1).isWithin(300)).isTrue();
    assertThat(TilePath.hashes(1, 0, 2).isWithin(300)).isFalse();
    assertThat(TilePath.entries(0, 256).isWithin(300)).isTrue();
    assertThat(TilePath.hashes(7, 0, 127).isWithin(Long.MAX_VALUE)).isTrue();
    assertThat(TilePath.hashes(0, 1, 1).at(300)).isEqualTo(TilePath.hashes(0, 1, 44));
    assertThat(TilePath.hashes(0, 0, 1).at(300)).isEqualTo(TilePath.hashes(0, 0, 256));
    assertThatThrownBy(() -> TilePath.hashes(0, 2, 1).at(300))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
