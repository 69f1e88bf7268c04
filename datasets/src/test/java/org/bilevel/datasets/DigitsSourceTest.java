package org.bilevel.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bilevel.api.BilevelException;
import org.bilevel.api.learning.Dataset;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.plugin.Kind;
import org.junit.jupiter.api.Test;

final class DigitsSourceTest {
  private static final int[] PER_CLASS = {178, 182, 177, 183, 181, 182, 181, 179, 174, 180};

  @Test
  void theFileIsTheOneOfTheNotice() throws Exception {
    try (InputStream in = DigitsSource.class.getResourceAsStream("digits.csv.gz")) {
      String sum =
          HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(in.readAllBytes()));
      assertThat(sum).isEqualTo("46abec6b12486ad9e51943373abcf22bbea1b5a51a1619b361570d8893f1464a");
      assertThat(new String(notice(), StandardCharsets.UTF_8))
          .contains(sum)
          .contains("Creative Commons Attribution 4.0");
    }
  }

  @Test
  void hasEveryImageOnceAndTheCountsOfTheFile() {
    Dataset digits = Made.part(Kind.DATA, "digits", Map.of()).load();
    Samples all = Samples.concat(List.of(digits.train(), digits.test()));

    assertThat(all.size()).isEqualTo(1797);
    assertThat(all.shape()).isEqualTo(new SampleShape(1, 8, 8));
    assertThat(Labels.counts(all)).containsExactly(PER_CLASS);
    assertThat(IntStream.of(all.ids()).sorted().toArray())
        .containsExactly(IntStream.range(0, 1797).toArray());
    assertThat(digits.train().size()).isEqualTo(1438);
    assertThat(digits.test().size()).isEqualTo(359);
  }

  @Test
  void featuresAreSixteenths() {
    Samples train = Made.part(Kind.DATA, "digits", Map.of()).load().train();

    for (float feature : train.features()) {
      assertThat(feature).isBetween(0f, 1f);
      assertThat(feature * 16).isEqualTo(Math.round(feature * 16));
    }
    // the first row of the file begins 0,0,5,13,9,1,0,0 and is a 0
    assertThat(List.of(train.features()[2], train.features()[3]))
        .containsExactly(5 / 16f, 13 / 16f);
    assertThat(train.labels()[0]).isZero();
  }

  @Test
  void testSamplesAreTheLastOfTheirClass() {
    Dataset digits = Made.part(Kind.DATA, "digits", Map.of("test-share", 0.5)).load();

    for (int c = 0; c < 10; c++) {
      int label = c;
      int last =
          IntStream.of(Labels.places(digits.train(), label))
              .map(i -> digits.train().ids()[i])
              .max()
              .getAsInt();
      int first =
          IntStream.of(Labels.places(digits.test(), label))
              .map(i -> digits.test().ids()[i])
              .min()
              .getAsInt();
      assertThat(first).isGreaterThan(last);
      assertThat(Labels.counts(digits.test())[c]).isEqualTo(Math.round(PER_CLASS[c] * 0.5));
    }
  }

  @Test
  void aTestShareOfAllIsRefused() {
    assertThatThrownBy(() -> Made.part(Kind.DATA, "digits", Map.of("test-share", 1.0)))
        .isInstanceOf(BilevelException.class)
        .hasMessageContaining("test-share");
  }

  private static byte[] notice() throws Exception {
    try (InputStream in = DigitsSource.class.getResourceAsStream("NOTICE-digits.txt")) {
      return in.readAllBytes();
    }
  }
}
