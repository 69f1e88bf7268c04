package org.bilevel.runtime.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StatisticsTest {
  /** Abramowitz and Stegun, table 26.10, and closed forms for one and two degrees of freedom. */
  @ParameterizedTest
  @CsvSource({
    "1, 12.706",
    "2, 4.303",
    "3, 3.182",
    "4, 2.776",
    "5, 2.571",
    "6, 2.447",
    "7, 2.365",
    "8, 2.306",
    "9, 2.262",
    "10, 2.228",
    "11, 2.201",
    "15, 2.131",
    "20, 2.086",
    "29, 2.045",
    "30, 2.042",
    "60, 2.000",
    "120, 1.980"
  })
  void quantilesOfStudentAreThoseOfTheTable(int freedom, double expected) {
    assertThat(Student.quantile(0.95, freedom)).isCloseTo(expected, within(5.1e-4));
  }

  @Test
  void quantilesOfStudentHaveClosedForms() {
    assertThat(Student.quantile(0.95, 1)).isCloseTo(Math.tan(0.95 * Math.PI / 2), within(1e-11));
    // P(|T| ≤ t) = t / √(2 + t²)
    assertThat(Student.quantile(0.95, 2))
        .isCloseTo(0.95 * Math.sqrt(2 / (1 - 0.95 * 0.95)), within(1e-12));
    assertThat(Student.quantile(0.95, 10_000)).isCloseTo(1.9602, within(1e-4));
  }

  @Test
  void samplesLeaveOutWhatIsNotFinite() {
    Sample sample = new Sample(new double[] {1, Double.NaN, 3, Double.POSITIVE_INFINITY, 5});
    assertThat(sample.count()).isEqualTo(3);
    assertThat(sample.mean()).isEqualTo(3);
    assertThat(sample.deviation()).isEqualTo(2);
    assertThat(sample.text("")).isEqualTo("3.00 ± 2.00");
    assertThat(new Sample(new double[] {Double.NaN}).text("%")).isEqualTo("–");
    assertThat(new Sample(new double[] {2.5e-7}).text("")).isEqualTo("2.50e-07");
  }

  @Test
  void pairsCommonSeedsAlone() {
    Paired paired = Paired.of(Map.of(0L, 5.0, 1L, 7.0, 2L, 9.0), Map.of(1L, 6.0, 2L, 6.0, 3L, 0.0));
    assertThat(paired.differences().count()).isEqualTo(2);
    assertThat(paired.differences().mean()).isEqualTo(2);
    // differences 1 and 3: sd √2, half = t(1) √2 / √2
    assertThat(paired.half()).isCloseTo(12.7062, within(1e-4));
    assertThat(paired.text("%")).isEqualTo("+2.0 [-10.7, +14.7]");
    assertThat(Paired.of(Map.of(0L, 1.0), Map.of(1L, 1.0)).text("")).isEqualTo("–");
    assertThat(Paired.of(Map.of(0L, 1.0), Map.of(0L, 3.0)).text("")).isEqualTo("-2.00");
  }
}
