package org.bilevel.runtime.core.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Suggests what a misspelt name may have been. */
public final class Names {
  private Names() {}

  /**
   * Find the name that was meant.
   *
   * @param name a misspelt name
   * @param known the names that there are
   * @return the nearest of them, empty if none is near
   */
  public static Optional<String> nearest(String name, Collection<String> known) {
    int most = Math.max(1, Math.min(3, name.length() / 3));
    return known.stream()
        .sorted()
        .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
        .filter(candidate -> distance(name, candidate) <= most);
  }

  /** " Maybe you mean 'x'." or the empty string. */
  static String suggestion(String name, Collection<String> known) {
    return nearest(name, known).map(near -> " Maybe you mean '" + near + "'.").orElse("");
  }

  /** " Known: a, b." */
  static String known(Collection<String> known) {
    return known.isEmpty() ? " There is none." : " Known: " + String.join(", ", known) + ".";
  }

  /** Insertions, deletions, substitutions and swaps of neighbours between two words. */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(d[i - 1][j - 1] + change, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
