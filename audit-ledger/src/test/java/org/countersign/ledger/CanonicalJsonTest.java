package org.countersign.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.countersign.ledger.CanonicalJson.Profile;
import org.countersign.ledger.MalformedJsonException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {
  private static final Profile DOCUMENT = Profile.document(1 << 20);

  /** RFC 8785, appendix B; its integers above 2^53 are refused here, see below. */
  @ParameterizedTest
  @CsvSource({
    "0000000000000000, 0",
    "0000000000000001, 5e-324",
    "8000000000000001, -5e-324",
    "7fefffffffffffff, 1.7976931348623157e+308",
    "ffefffffffffffff, -1.7976931348623157e+308",
    "4340000000000000, 9007199254740992",
    "c340000000000000, -9007199254740992",
    "44b52d02c7e14af5, 9.999999999999997e+22",
    "44b52d02c7e14af6, 1e+23",
    "44b52d02c7e14af7, 1.0000000000000001e+23",
    "444b1ae4d6e2ef50, 1e+21",
    "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d, 0.000001",
    "41b3de4355555553, 333333333.3333332",
    "41b3de4355555554, 333333333.33333325",
    "41b3de4355555555, 333333333.3333333",
    "41b3de4355555556, 333333333.3333334",
    "41b3de4355555557, 333333333.33333343",
    "becbf647612f3696, -0.0000033333333333333333",
    "43143ff3c1cb0959, 1424953923781206.2"
  })
  void numbersAreWrittenAsAppendixBOfRfc8785(String bits, String text) {
    double number = Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));

    assertThat(written(number)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4430000000000000",
        "44b52d02c7e14af0",
        "8000000000000000",
        "7ff0000000000000",
        "7fffffffffffffff",
        "444b1ae4d6e2ef4e",
        "444b1ae4d6e2ef4f"
      })
  void aNumberThatCouldNotBeReadBackIsNotWritten(String bits) {
    double number = Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));
    if (Math.abs(number) >= 1e21 && !Double.isInfinite(number)) {
      assertThat(CanonicalJson.isCanonical(CanonicalJson.write(number))).isTrue();
    } else {
      assertThatThrownBy(() -> CanonicalJson.write(number))
          .isInstanceOf(MalformedJsonException.class);
    }
  }

  @Test
  void everyDoubleHasTheFewestDigitsOfTheDefinition() {
    var random = new Random(8785);
    for (int i = 0; i < 100; i++) {
      double number = Double.longBitsToDouble(random.nextLong());
      double power = Math.scalb(1.0, random.nextInt(2098) - 1074);
      double everyday = Math.round(random.nextDouble() * 1e6) / Math.pow(10, random.nextInt(7));
      for (double each : new double[] {number, power, everyday}) {
        double magnitude = Math.abs(each);
        boolean written =
            magnitude < 0x1p53 || (magnitude >= 1e21 && magnitude <= Double.MAX_VALUE);
        if (written && magnitude > 0) {
          var text = written(each);

          assertThat(Double.parseDouble(text)).as(text).isEqualTo(each);
          assertThat(digits(text)).as(text).isEqualTo(shortestByDefinition(magnitude));
        }
      }
    }
  }

  /** There the doubles below lie twice as close as those above, so the nearest digits may lose. */
  @Test
  void everyEverydayPowerOfTwoHasTheFewestDigitsOfTheDefinition() {
    for (int exponent = -300; exponent < 300; exponent++) {
      double power = Math.scalb(1.0, exponent);
      if (power < 0x1p53 || power >= 1e21) {
        var text = written(power);

        assertThat(Double.parseDouble(text)).as(text).isEqualTo(power);
        assertThat(digits(text)).as(text).isEqualTo(shortestByDefinition(power));
      }
    }
  }

  /** The digits k, n, s of ECMAScript's Number::toString, by exact arithmetic on the interval. */
  private static String shortestByDefinition(double value) {
    var exact = new BigDecimal(value);
    var two = BigDecimal.valueOf(2);
    var low = exact.add(new BigDecimal(Math.nextDown(value))).divide(two);
    var high =
        value == Double.MAX_VALUE
            ? exact.add(new BigDecimal(Math.ulp(value)).divide(two))
            : exact.add(new BigDecimal(Math.nextUp(value))).divide(two);
    boolean even = (Double.doubleToRawLongBits(value) & 1) == 0;
    int exponent = exact.precision() - exact.scale();
    for (int k = 1; ; k++) {
      var unit = BigDecimal.ONE.scaleByPowerOfTen(exponent - k);
      BigDecimal best = null;
      var first = low.divideToIntegralValue(unit).toBigInteger();
      var last = high.divideToIntegralValue(unit).toBigInteger();
      for (var s = first; s.compareTo(last) <= 0; s = s.add(BigInteger.ONE)) {
        var candidate = new BigDecimal(s).multiply(unit);
        int toLow = candidate.compareTo(low);
        int toHigh = candidate.compareTo(high);
        boolean inside = (toLow > 0 && toHigh < 0) || (even && (toLow == 0 || toHigh == 0));
        if (inside && candidate.signum() > 0) {
          if (best == null) {
            best = candidate;
          } else {
            int nearer = candidate.subtract(exact).abs().compareTo(best.subtract(exact).abs());
            if (nearer < 0 || (nearer == 0 && !s.testBit(0))) {
              best = candidate;
            }
          }
        }
      }
      if (best != null) {
        return best.stripTrailingZeros().unscaledValue().toString();
      }
    }
  }

  private static String digits(String text) {
    return new BigDecimal(text).abs().stripTrailingZeros().unscaledValue().toString();
  }

  @Test
  void theExampleOfRfc8785HasItsBytes() {
    var text =
        """
        {
          "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
          "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
          "literals": [null, true, false]
        }""";

    assertThat(CanonicalJson.write(parse(text, DOCUMENT)))
        .isEqualTo(
            HexFormat.of()
                .parseHex(
                    ("7b 22 6c 69 74 65 72 61 6c 73 22 3a 5b 6e 75 6c 6c 2c 74 72 75 65 2c 66 61"
                            + " 6c 73 65 5d 2c 22 6e 75 6d 62 65 72 73 22 3a 5b 33 33 33 33 33 33"
                            + " 33 33 33 2e 33 33 33 33 33 33 33 2c 31 65 2b 33 30 2c 34 2e 35 2c"
                            + " 30 2e 30 30 32 2c 31 65 2d 32 37 5d 2c 22 73 74 72 69 6e 67 22 3a"
                            + " 22 e2 82 ac 24 5c 75 30 30 30 66 5c 6e 41 27 42 5c 22 5c 5c 5c 5c"
                            + " 5c 22 2f 22 7d")
                        .replace(" ", "")));
  }

  @Test
  void keysAreSortedByUtf16CodeUnitsAsTheExampleOfRfc8785() {
    var json =
        Map.of(
            "\u20ac", "Euro Sign",
            "\r", "Carriage Return",
            "\ufb33", "Hebrew Letter Dalet With Dagesh",
            "1", "One",
            "\ud83d\ude00", "Emoji: Grinning Face",
            "\u0080", "Control",
            "\u00f6", "Latin Small Letter O With Diaeresis");

    assertThat(((Map<?, ?>) CanonicalJson.parse(CanonicalJson.write(json), DOCUMENT)).values())
        .extracting(Object::toString)
        .containsExactly(
            "Carriage Return",
            "One",
            "Control",
            "Latin Small Letter O With Diaeresis",
            "Euro Sign",
            "Emoji: Grinning Face",
            "Hebrew Letter Dalet With Dagesh");
  }

  @Test
  void whatWasWrittenReadsBackAsTheSameValue() {
    var value =
        Map.of(
            "text",
            "ä\"\\/\b\f\n\r\t\u0001\ud83d\ude00",
            "list",
            List.of(1L, -1L, 0L, 0.5, true, false, CanonicalJson.NULL, List.of()),
            "map",
            Map.of("", Map.of()),
            "edge",
            9007199254740992L);

    var bytes = CanonicalJson.write(value);

    assertThat(CanonicalJson.parse(bytes, DOCUMENT)).isEqualTo(value);
    assertThat(CanonicalJson.isCanonical(bytes)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":1,\"\\u0061\":2} | DUPLICATE_KEY | 7",
        "{\"a\":{\"b\":1,\"b\":1}} | DUPLICATE_KEY | 12",
        "[\"\\ud800\"] | LONE_SURROGATE | 2",
        "[\"\\udc00\"] | LONE_SURROGATE | 2",
        "[\"\\ud800\\ud800\"] | LONE_SURROGATE | 2",
        "[\"\\ud800x\"] | LONE_SURROGATE | 2",
        "[\"\\u0000\"] | NUL | 2",
        "[9007199254740993] | NUMBER_OUT_OF_RANGE | 1",
        "[-9007199254740993] | NUMBER_OUT_OF_RANGE | 1",
        "[123456789012345678901234567890] | NUMBER_OUT_OF_RANGE | 1",
        "[1e20] | NUMBER_OUT_OF_RANGE | 1",
        "[1e400] | NUMBER_OUT_OF_RANGE | 1",
        "[1e-400] | NUMBER_OUT_OF_RANGE | 1",
        "[-0] | NEGATIVE_ZERO | 1",
        "[-0.0] | NEGATIVE_ZERO | 1",
        "[-0e9] | NEGATIVE_ZERO | 1",
        "[01] | LEADING_ZERO | 1",
        "[-01.5] | LEADING_ZERO | 1",
        "[NaN] | SYNTAX | 1",
        "[Infinity] | SYNTAX | 1",
        "[+1] | SYNTAX | 1",
        "[1.] | SYNTAX | 3",
        "[.5] | SYNTAX | 1",
        "[1,] | SYNTAX | 3",
        "{\"a\":1,} | SYNTAX | 7",
        "{a:1} | SYNTAX | 1",
        "['a'] | SYNTAX | 1",
        "[\"\\x\"] | INVALID_ESCAPE | 2",
        "[\"\\u00g0\"] | INVALID_ESCAPE | 2",
        "[1] [2] | TRAILING_DATA | 4",
        "[1]x | TRAILING_DATA | 3",
        "[tru] | SYNTAX | 4",
        "[ | UNEXPECTED_END | 1",
        "\"a | UNEXPECTED_END | 2"
      })
  void aTextThatCouldMeanTwoThingsIsRefusedWithItsReasonAndPlace(
      String text, Reason reason, int offset) {
    assertRefused(text.getBytes(UTF_8), DOCUMENT, reason, offset);
  }

  @ParameterizedTest
  @CsvSource({
    "efbbbf5b5d, BYTE_ORDER_MARK, 0",
    "fffe5b005d00, SYNTAX, 0",
    "5b22c0af225d, INVALID_UTF8, 2",
    "5b22ff225d, INVALID_UTF8, 2",
    "5b22eda080225d, LONE_SURROGATE, 2",
    "5b22f4908080225d, INVALID_UTF8, 2",
    "5b2261c3225d, INVALID_UTF8, 2",
    "5b22610022, NUL, 3",
    "5b220a22, CONTROL_CHARACTER, 2",
    "5b315d00, TRAILING_DATA, 3"
  })
  void bytesThatAreNoUtf8TextAreRefused(String hex, Reason reason, int offset) {
    assertRefused(HexFormat.of().parseHex(hex), DOCUMENT, reason, offset);
  }

  @Test
  void anEmptyTextIsNone() {
    assertRefused(new byte[0], DOCUMENT, Reason.UNEXPECTED_END, 0);
    assertThat(CanonicalJson.isCanonical(new byte[0])).isFalse();
  }

  @Test
  void thirtyTwoLevelsAreReadAndOneMoreIsNot() {
    assertThat(parse("[".repeat(32) + "]".repeat(32), DOCUMENT)).isInstanceOf(List.class);
    assertRefused(("[".repeat(33) + "]".repeat(33)).getBytes(UTF_8), DOCUMENT, Reason.TOO_DEEP, 32);
    var deepest = parse("[".repeat(32) + "]".repeat(32), DOCUMENT);
    assertThat(written(deepest)).isEqualTo("[".repeat(32) + "]".repeat(32));
    assertUnwritable(List.of(deepest), DOCUMENT, Reason.TOO_DEEP);
    assertUnwritable(Map.of("a", deepest), DOCUMENT, Reason.TOO_DEEP);
  }

  @Test
  void aHundredThousandLevelsNeitherReadNorWriteOverflowTheStack() {
    assertRefused("[".repeat(100_000).getBytes(UTF_8), DOCUMENT, Reason.TOO_DEEP, 32);
    assertRefused("{\"a\":".repeat(100_000).getBytes(UTF_8), DOCUMENT, Reason.TOO_DEEP, 160);
    List<Object> nested = List.of();
    for (int i = 0; i < 100_000; i++) {
      nested = Collections.singletonList(nested);
    }
    var deep = nested;
    assertUnwritable(deep, DOCUMENT, Reason.TOO_DEEP);
  }

  @Test
  void aTextOfTheLongestSizeIsReadAndOneByteMoreIsNot() {
    assertThat(parse("\"" + "a".repeat(16 * 1024 - 2) + "\"", Profile.EVENT))
        .isEqualTo("a".repeat(16 * 1024 - 2));
    var longer = ("\"" + "a".repeat(16 * 1024 - 1) + "\"").getBytes(UTF_8);
    assertRefused(longer, Profile.EVENT, Reason.TOO_LARGE, 16 * 1024);
    assertUnwritable("a".repeat(16 * 1024 - 1), Profile.EVENT, Reason.TOO_LARGE);
    assertUnwritable("ä".repeat(8 * 1024), Profile.EVENT, Reason.TOO_LARGE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[1.0] | EXPONENT_OR_FRACTION | 1",
        "[1e3] | EXPONENT_OR_FRACTION | 1",
        "[9007199254740992] | NUMBER_OUT_OF_RANGE | 1",
        "[-9007199254740992] | NUMBER_OUT_OF_RANGE | 1",
        "[\"a\\nb\"] | CONTROL_CHARACTER | 3",
        "[\"\\u007f\"] | CONTROL_CHARACTER | 2",
        "[\"\\u0085\"] | CONTROL_CHARACTER | 2"
      })
  void anEventIsStricterThanADocument(String text, Reason reason, int offset) {
    assertThat(parse(text, DOCUMENT)).isInstanceOf(List.class);
    assertRefused(text.getBytes(UTF_8), Profile.EVENT, reason, offset);
  }

  @Test
  void anEventReadsTheLargestIntegersAndRawControlCharactersOfTheSecondBlockAreNotOverlooked() {
    assertThat(parse("[9007199254740991,-9007199254740991]", Profile.EVENT))
        .isEqualTo(List.of(9007199254740991L, -9007199254740991L));
    assertRefused("[\"a\u0085\"]".getBytes(UTF_8), Profile.EVENT, Reason.CONTROL_CHARACTER, 3);
    assertRefused("[\"a\u007f\"]".getBytes(UTF_8), Profile.EVENT, Reason.CONTROL_CHARACTER, 3);
    assertThat(parse("[\"a\u00a0\"]", Profile.EVENT)).isEqualTo(List.of("a\u00a0"));
  }

  @Test
  void whatIsNoValueIsNotWritten() {
    var withNull = new HashMap<String, Object>();
    withNull.put("a", null);
    assertUnwritable(withNull, DOCUMENT, Reason.UNSUPPORTED_VALUE);
    assertUnwritable(Collections.singletonList(null), DOCUMENT, Reason.UNSUPPORTED_VALUE);
    assertUnwritable(Map.of(1, "a"), DOCUMENT, Reason.UNSUPPORTED_VALUE);
    assertUnwritable(1.5f, DOCUMENT, Reason.UNSUPPORTED_VALUE);
    assertUnwritable("\ud800", DOCUMENT, Reason.LONE_SURROGATE);
    assertUnwritable("a\udc00", DOCUMENT, Reason.LONE_SURROGATE);
    assertUnwritable("\0", DOCUMENT, Reason.NUL);
    assertUnwritable(-0.0, DOCUMENT, Reason.NEGATIVE_ZERO);
    assertUnwritable(Double.NaN, DOCUMENT, Reason.NUMBER_OUT_OF_RANGE);
    assertUnwritable(9007199254740993L, DOCUMENT, Reason.NUMBER_OUT_OF_RANGE);
    assertUnwritable(1.5, Profile.EVENT, Reason.EXPONENT_OR_FRACTION);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"b\":1,\"a\":2}", "[1.0]", "[ 1]", "[\"\\u0041\"]", "[1]\n", "[1E30]"})
  void anotherFormOfAValueIsNotCanonical(String text) {
    assertThat(CanonicalJson.isCanonical(text.getBytes(UTF_8))).isFalse();
    assertThatThrownBy(() -> CanonicalJson.parseCanonical(text.getBytes(UTF_8), DOCUMENT))
        .isInstanceOf(NotCanonicalException.class);
  }

  @Test
  void composedAndDecomposedFormsOfATextStayTwoTexts() {
    assertThat(CanonicalJson.write("é")).isNotEqualTo(CanonicalJson.write("e\u0301"));
  }

  @Test
  void noMangledTextEverFailsInAnotherWayOrChangesItsMeaning() {
    var random = new Random(34);
    var text =
        "{\"a\":[1,-2.5e3,\"\\u00e4\\ud83d\\ude00x\",null],\"b\":{\"c\":true}}".getBytes(UTF_8);
    int read = 0;
    for (int i = 0; i < 100_000; i++) {
      var mangled = text.clone();
      for (int j = random.nextInt(4); j >= 0; j--) {
        mangled[random.nextInt(mangled.length)] = (byte) random.nextInt(256);
      }
      try {
        var value = CanonicalJson.parse(mangled, DOCUMENT);
        assertThat(CanonicalJson.parse(CanonicalJson.write(value), DOCUMENT)).isEqualTo(value);
        read++;
      } catch (MalformedJsonException expected) {
        assertThat(expected.offset()).isBetween(0, mangled.length);
      }
    }
    assertThat(read).isPositive();
  }

  private static Object parse(String text, Profile profile) {
    return CanonicalJson.parse(text.getBytes(UTF_8), profile);
  }

  private static String written(Object value) {
    return new String(CanonicalJson.write(value), UTF_8);
  }

  private static void assertRefused(byte[] text, Profile profile, Reason reason, int offset) {
    assertThatThrownBy(() -> CanonicalJson.parse(text, profile))
        .isInstanceOfSatisfying(
            MalformedJsonException.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(reason);
              assertThat(refused.offset()).isEqualTo(offset);
            });
  }

  private static void assertUnwritable(Object value, Profile profile, Reason reason) {
    assertThatThrownBy(() -> CanonicalJson.write(value, profile))
        .isInstanceOfSatisfying(
            MalformedJsonException.class,
            refused -> assertThat(refused.reason()).isEqualTo(reason));
  }
}
