package org.bilevel.cappedsimplex;

import org.bilevel.api.math.Entries;

/** A sum of many terms, compensated for what each addition of some of them rounds off. */
final class Sum {
  private static final int PART = 64; // so many terms are added up without compensation

  private double sum;
  private double lost;

  Sum(double start) {
    this.sum = start;
  }

  void add(double[] terms, int from, int to) {
    for (int i = from; i < to; i += PART) {
      add(Entries.sum(terms, i, Math.min(to, i + PART)));
    }
  }

  private void add(double part) {
    double next = sum + part;
    double added = next - sum;
    lost += (sum - (next - added)) + (part - added);
    sum = next;
  }

  double value() {
    return sum + lost;
  }
}
