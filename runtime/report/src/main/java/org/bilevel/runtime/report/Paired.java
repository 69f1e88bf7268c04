package org.bilevel.runtime.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The difference of two variants over the seeds that both ran with.
 *
 * @param differences v(seed) − w(seed)
 */
record Paired(Sample differences) {
  private static final double LEVEL = 0.95;

  /** Take the differences v − w over common seeds; values that are not finite count as not run. */
  static Paired of(Map<Long, Double> v, Map<Long, Double> w) {
    List<Double> differences = new ArrayList<>();
    v.forEach((seed, value) -> {
      Double other = w.get(seed);
      if (other != null) {
        differences.add(value - other);
      }
    });
    return new Paired(Sample.of(differences));
  }

  /** Return half the width of the interval mean ± t·sd/√n; NaN for less than two seeds. */
  double half() {
    int n = differences.count();
    return n < 2
        ? Double.NaN
        : Student.quantile(LEVEL, n - 1) * differences.deviation() / Math.sqrt(n);
  }

  /** Return the difference and its interval for people. */
  String text(String unit) {
    double mean = differences.mean();
    if (differences.count() == 0) {
      return "–";
    }
    if (differences.count() == 1) {
      return signed(mean, decimals(unit, mean));
    }
    double half = half();
    int decimals = decimals(unit, Math.max(Math.abs(mean), half));
    return "%s [%s, %s]"
        .formatted(
            signed(mean, decimals), signed(mean - half, decimals), signed(mean + half, decimals));
  }

  private static int decimals(String unit, double magnitude) {
    return unit.equals("%") ? 1 : Numbers.decimals(magnitude);
  }

  private static String signed(double value, int decimals) {
    String text = Numbers.fixed(value, decimals);
    if (text.matches("-?[0.]+")) {
      return text.replace("-", ""); // no sign for what rounds to nothing
    }
    return value > 0 ? "+" + text : text;
  }
}
