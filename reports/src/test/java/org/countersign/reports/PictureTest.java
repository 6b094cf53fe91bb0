package org.countersign.reports;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class PictureTest {
  @Test
  void anSvgIsWellFormedWhateverItsWordsAreAndSetsNoStyle() throws Exception {
    var hostile = "<script>\"'&]]>\u0000\uD800";
    var picture =
        new Picture(
            100,
            50,
            List.of(Picture.Box.of(0, 0, 40, 20, Tone.GOOD, hostile)),
            List.of(
                new Picture.Line(
                    List.of(new Picture.Point(40, 10), new Picture.Point(60, 10)),
                    Tone.NEUTRAL,
                    true,
                    true)),
            List.of(new Picture.Label(80, 10, 9, Tone.BAD, hostile)));

    var svg = picture.svg(hostile);

    var root =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
            .getDocumentElement();
    assertThat(root.getElementsByTagName("title").item(0).getTextContent())
        .isEqualTo("<script>\"'&]]>\uFFFD\uFFFD");
    assertThat(root.getElementsByTagName("script").getLength()).isZero();
    assertThat(root.getElementsByTagName("polygon").getLength()).isEqualTo(1);
    assertThat(svg).doesNotContain("style=").contains("class=\"box good\"");
  }

  @Test
  void aCameraReadsTheCodeBack() throws Exception {
    var words = "https://countersign.example/ui/verify/R-1#0123456789abcdef";
    var code = QrCode.of(words);

    int scale = 4;
    int side = (int) (code.width() * scale);
    var pixels = new int[side * side];
    Arrays.fill(pixels, 0xFFFFFF);
    for (var box : code.boxes()) {
      for (int y = 0; y < box.height() * scale; y++) {
        int row = ((int) (box.y() * scale) + y) * side + (int) (box.x() * scale);
        Arrays.fill(pixels, row, row + (int) (box.width() * scale), 0);
      }
    }
    var bitmap = new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(side, side, pixels)));
    assertThat(new QRCodeReader().decode(bitmap).getText()).isEqualTo(words);
  }
}
