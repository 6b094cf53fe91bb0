package org.countersign.reports;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A QR code as a picture of solid boxes, one unit a module, with its quiet zone of four modules.
 */
public final class QrCode {
  private QrCode() {}

  /**
   * @param words what a camera reads, at most 1,000 characters
   * @throws IllegalArgumentException if the words are empty or too long for a code
   */
  public static Picture of(String words) {
    if (words.isEmpty() || words.length() > 1000) {
      throw new IllegalArgumentException("not a text for a QR code: " + words.length());
    }
    try {
      var hints =
          Map.of(
              EncodeHintType.ERROR_CORRECTION,
              ErrorCorrectionLevel.M,
              EncodeHintType.CHARACTER_SET,
              "UTF-8",
              EncodeHintType.MARGIN,
              4);
      var modules = new QRCodeWriter().encode(words, BarcodeFormat.QR_CODE, 1, 1, hints);
      var boxes = new ArrayList<Picture.Box>();
      for (int y = 0; y < modules.getHeight(); y++) {
        int x = 0;
        while (x < modules.getWidth()) {
          int start = x;
          while (x < modules.getWidth() && modules.get(x, y)) {
            x++;
          }
          if (x > start) {
            boxes.add(new Picture.Box(start, y, x - start, 1, Tone.NEUTRAL, true, List.of()));
          }
          x++;
        }
      }
      return new Picture(modules.getWidth(), modules.getHeight(), boxes, List.of(), List.of());
    } catch (WriterException e) {
      throw new IllegalArgumentException("not a text for a QR code: " + words.length(), e);
    }
  }
}
