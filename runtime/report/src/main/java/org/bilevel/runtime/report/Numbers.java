package org.bilevel.runtime.cli;

import java.util.Locale;

/** Numbers for people. */
final class Numbers {
  private Numbers() {}

  /** Return how many decimals show a number of this size with about three digits. */
  static int decimals(double magnitude) {
    double size = Math.abs(magnitude);
    if (!Double.isFinite(size) || size == 0 || size >= 100) {
      return 0;
    }
    return Math.min(6, 2 - (int) Math.floor(Math.log10(size)));
  }

  static String fixed(double value, int decimals) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /** Return a number with about three digits. */
  static String rounded(double value) {
    double size = Math.abs(value);
    boolean plain = size == 0 || size >= 1e-4 && size < 1e7 || !Double.isFinite(value);
    return plain ? fixed(value, decimals(value)) : String.format(Locale.ROOT, "%.2e", value);
  }

  /** Return a number as one would write it in a file: 5, not 5.0. */
  static String shortest(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  /** Return a duration in the unit that suits it. */
  static String duration(double seconds) {
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
