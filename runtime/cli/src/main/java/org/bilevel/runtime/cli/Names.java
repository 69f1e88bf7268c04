package org.bilevel.runtime.cli;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the name that was meant. */
final class Names {
  private Names() {}

  /** Return the known name that takes the fewest edits, if these are few for its length. */
  static Optional<String> nearest(String name, List<String> known) {
    return known.stream()
        .filter(candidate -> edits(name, candidate) <= Math.max(2, candidate.length() / 3))
        .min(Comparator.comparingInt(candidate -> edits(name, candidate)));
  }

  /** Return the Levenshtein distance. */
  private static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
