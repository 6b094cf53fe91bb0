package org.countersign.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.countersign.lineage.Walk.IRIS;
import static org.countersign.lineage.Walk.VERSION;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.countersign.lineage.Ancestry.Direction;
import org.countersign.lineage.Ancestry.Limits;
import org.countersign.lineage.Layout.Box;
import org.countersign.lineage.Layout.LaidOut;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class LayoutTest {
  private static final String HOSTILE = "</title><script>alert('🎉 & \"ü\"')</script>\u0000\u0007";

  private static Closure walk() {
    try (var store = Walk.grown()) {
      return store
          .read(s -> new Ancestry(s).closure(VERSION, Direction.UP, new Limits(50, 500)))
          .orElseThrow();
    }
  }

  private static Closure.Node node(String iri, String label, int step) {
    return new Closure.Node(iri, Kind.DATASET_VERSION, label, step, Map.of());
  }

  private static Closure fan(int width) {
    var nodes = new ArrayList<Closure.Node>();
    var edges = new ArrayList<Closure.Edge>();
    nodes.add(node("start", "start", 0));
    IntStream.range(0, width)
        .forEach(
            i -> {
              nodes.add(node("n%04d".formatted(i), "n" + i, -1));
              edges.add(new Closure.Edge("start", "n%04d".formatted(i), "used"));
            });
    return new Closure(nodes, edges, false);
  }

  private static Document parsed(String svg) throws Exception {
    var factory = DocumentBuilderFactory.newInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
  }

  private static Box box(LaidOut picture, String id) {
    return picture.boxes().stream().filter(b -> b.id().equals(id)).findFirst().orElseThrow();
  }

  @Test
  void whatCameFirstStandsLeftOfWhatCameOfIt() {
    var picture = Layout.of(walk());

    assertThat(picture.boxes()).hasSize(12);
    assertThat(picture.lines()).hasSize(11);
    for (var line : picture.lines()) {
      var cause = box(picture, line.from());
      var effect = box(picture, line.to());
      assertThat(cause.x() + cause.width()).isLessThan(effect.x());
      assertThat(line.points()).hasSizeGreaterThanOrEqualTo(2);
      assertThat(line.points().get(0).x()).isEqualTo(cause.x() + cause.width());
      assertThat(line.points().get(line.points().size() - 1).x()).isEqualTo(effect.x());
    }
  }

  @Test
  void boxesDoNotOverlapAndStayInThePicture() {
    var picture = Layout.of(fan(150));
    var boxes = picture.boxes();

    for (var a : boxes) {
      assertThat(a.x()).isNotNegative();
      assertThat(a.y()).isNotNegative();
      assertThat(a.x() + a.width()).isLessThanOrEqualTo(picture.width());
      assertThat(a.y() + a.height()).isLessThanOrEqualTo(picture.height());
      for (var b : boxes) {
        var apart =
            a.equals(b)
                || a.x() + a.width() <= b.x()
                || b.x() + b.width() <= a.x()
                || a.y() + a.height() <= b.y()
                || b.y() + b.height() <= a.y();
        assertThat(apart).as("%s and %s", a.id(), b.id()).isTrue();
      }
    }
  }

  @Test
  void theSameClosureGivesTheSamePicture() {
    assertThat(Layout.of(walk())).isEqualTo(Layout.of(walk()));
  }

  @Test
  void atTwoHundredEverythingIsShownAndAboveTheRestIsCounted() {
    var all = Layout.of(fan(199));
    var rest = Layout.of(fan(236));

    assertThat(all.boxes()).hasSize(200).extracting(Box::kind).doesNotContain("more");
    assertThat(rest.boxes()).hasSize(200);
    assertThat(box(rest, "more:-1"))
        .extracting(Box::label, Box::kind)
        .containsExactly("… 38 more", "more");
    assertThat(rest.lines()).hasSize(199);
  }

  @Test
  void aCycleIsDrawn() {
    var cycle =
        new Closure(
            List.of(node("a", "a", 0), node("b", "b", -1)),
            List.of(new Closure.Edge("a", "b", "used"), new Closure.Edge("b", "a", "used")),
            false);

    assertThat(Layout.of(cycle).lines()).hasSize(2);
  }

  @Test
  void aSelfLoopIsLeftOut() {
    var loop =
        new Closure(List.of(node("a", "a", 0)), List.of(new Closure.Edge("a", "a", "used")), false);

    assertThat(Layout.of(loop).lines()).isEmpty();
  }

  @Test
  void thePictureIsWellFormedAndSaysWhatItShows() throws Exception {
    var svg = parsed(Svg.of(Layout.of(walk()), "Lineage of credit-scorer 2"));

    var root = svg.getDocumentElement();
    assertThat(root.getAttribute("role")).isEqualTo("img");
    assertThat(root.getFirstChild().getNodeName()).isEqualTo("title");
    assertThat(root.getFirstChild().getTextContent()).isEqualTo("Lineage of credit-scorer 2");
    assertThat(svg.getElementsByTagName("rect").getLength()).isEqualTo(12);
    assertThat(svg.getElementsByTagName("polyline").getLength()).isEqualTo(11);
    assertThat(svg.getElementsByTagName("a").getLength()).isZero();
  }

  @Test
  void hostileNamesAreTextAndNothingElse() throws Exception {
    var closure = new Closure(List.of(node(HOSTILE, HOSTILE, 0)), List.of(), false);

    var text = Svg.of(Layout.of(closure), HOSTILE, HOSTILE, id -> "/ui?x=" + id);
    var svg = parsed(text);

    assertThat(text).doesNotContain("<script");
    assertThat(svg.getElementsByTagName("script").getLength()).isZero();
    assertThat(svg.getDocumentElement().getFirstChild().getTextContent())
        .isEqualTo("</title><script>alert('🎉 & \"ü\"')</script>\uFFFD\uFFFD");
    assertThat(svg.getElementsByTagName("a").getLength()).isEqualTo(1);
    assertThat(((Element) svg.getElementsByTagName("a").item(0)).getAttribute("aria-label"))
        .isEqualTo("dataset version: </title><script>alert('🎉 & \"ü\"')</script>\uFFFD\uFFFD");
    assertThat(svg.getDocumentElement().getAttribute("role")).isEqualTo("group");
  }

  @Test
  void longNamesAreShortenedInTheBoxAndWholeInItsTitle() {
    var name = "🎉".repeat(40);
    var picture = Layout.of(new Closure(List.of(node("a", name, 0)), List.of(), false));

    assertThat(picture.boxes().get(0).label()).isEqualTo("🎉".repeat(33) + "…");
    assertThat(picture.boxes().get(0).name()).isEqualTo(name);
  }

  @Test
  void capitalsAndWideLettersGetTheRoomTheyNeed() {
    var small = width("credit-scorer-made-again");
    var capitals = width("CREDIT-SCORER-MADE-AGAIN");
    var wide = width("WWWWWW-MMMMMM-WWWW-MMMMM");

    // DejaVu Sans, the widest of the fonts that browsers fall back to, needs 287 for the last.
    assertThat(capitals).isGreaterThan(small + 20);
    assertThat(wide).isGreaterThan(287);
    assertThat(width("x")).isEqualTo(110);
  }

  private static double width(String label) {
    return Layout.of(new Closure(List.of(node("a", label, 0)), List.of(), false))
        .boxes()
        .get(0)
        .width();
  }

  @Test
  void aPictureIsCollapsedToAsManyBoxesAsAreAskedForAndSaysWhatIsLeftOut() {
    var nodes = new ArrayList<Closure.Node>();
    nodes.add(node("start", "start", 0));
    for (var i = 0; i < 150; i++) {
      nodes.add(node("up" + i, "up" + i, -1 - i % 7));
    }
    var picture = Layout.of(new Closure(nodes, List.of(), false), Layout.FEWEST_BOXES);

    assertThat(picture.boxes()).hasSizeLessThanOrEqualTo(Layout.FEWEST_BOXES);
    assertThat(picture.boxes()).extracting(Box::id).contains("start");
    assertThat(box(picture, "more:-1").name()).isEqualTo("… 19 more: 19 × dataset version");
    assertThatThrownBy(() -> Layout.of(walk(), 9)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void warmingUpLeavesNothingBehind() {
    WarmUp.run(IRIS);

    assertThat(walk().nodes()).extracting(Closure.Node::iri).doesNotContain(IRIS.model("warm"));
  }
}
