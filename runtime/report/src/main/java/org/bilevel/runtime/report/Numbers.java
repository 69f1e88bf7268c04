package org.bilevel.runtime.report;

import java.util.Locale;

/** Numbers for people. */
public final class Numbers {
  private Numbers() {}

  /**
   * Return how many decimals show a number of this size with about three digits.
   *
   * @param magnitude a number
   * @return 0 to 6
   */
  public static int decimals(double magnitude) {
    double size = Math.abs(magnitude);
    if (!Double.isFinite(size) || size == 0 || size >= 100) {
      return 0;
    }
    return Math.min(6, 2 - (int) Math.floor(Math.log10(size)));
  }

  /**
   * Return a number with so many decimals.
   *
   * @param value the number
   * @param decimals how many
   * @return a dash for NaN
   */
  public static String fixed(double value, int decimals) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /**
   * Return a number with about three digits.
   *
   * @param value the number
   * @return a dash for NaN
   */
  public static String rounded(double value) {
    double size = Math.abs(value);
    boolean plain = size == 0 || size >= 1e-4 && size < 1e7 || !Double.isFinite(value);
    return plain ? fixed(value, decimals(value)) : String.format(Locale.ROOT, "%.2e", value);
  }

  /**
   * Return a number as one would write it in a file: 5, not 5.0.
   *
   * @param value the number
   * @return all its digits
   */
  public static String shortest(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  /**
   * Return a duration in the unit that suits it.
   *
   * @param seconds how long
   * @return such as "2.4 s" or "3 min 05 s"
   */
  public static String duration(double seconds) {
    if (seconds < 60) {
      return fixed(seconds, seconds < 10 ? 1 : 0) + " s";
    }
    long whole = Math.round(seconds);
    if (whole < 3600) {
      return "%d min %02d s".formatted(whole / 60, whole % 60);
    }
    return "%d h %02d min".formatted(whole / 3600, whole / 60 % 60);
  }
}
