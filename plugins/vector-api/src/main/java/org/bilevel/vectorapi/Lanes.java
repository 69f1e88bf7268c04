package org.bilevel.vectorapi;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/** Passes over the entries of an array, as many entries at a time as the processor takes. */
final class Lanes {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LENGTH = SPECIES.length();

  private Lanes() {}

  /** Return how many entries are taken at a time. */
  static int length() {
    return LENGTH;
  }

  /**
   * A sum of clip(x_i − v, 0, cap), and for how many of the entries 0 ≤ x_i − v &lt; cap.
   *
   * @param sum the sum
   * @param inside how many are in between
   */
  record Sums(double sum, long inside) {}

  /**
   * The entries whose clip(x_i − v, 0, cap) is not linear in all of a bracket of v, and the sums of
   * the others.
   *
   * @param open these entries
   * @param count how many there are
   * @param others the sums of the others, which start from some number
   */
  record Split(double[] open, int count, Sums others) {}

  /**
   * Return initial + Σ_i clip(x_i − v, 0, cap) over the first entries, compensated within each
   * lane, with v = shift + rest.
   */
  static Sums sums(double initial, double[] x, int count, double shift, double rest, double cap) {
    DoubleVector zero = DoubleVector.zero(SPECIES);
    DoubleVector caps = DoubleVector.broadcast(SPECIES, cap);
    // spread over the lanes, so that near the end what they are summed up from is small
    DoubleVector added = DoubleVector.broadcast(SPECIES, initial / LENGTH);
    DoubleVector lost = zero;
    long inside = 0;
    for (int i = 0; i < count; i += LENGTH) {
      VectorMask<Double> there = SPECIES.indexInRange(i, count);
      DoubleVector a = DoubleVector.fromArray(SPECIES, x, i, there).sub(shift).sub(rest);
      VectorMask<Double> positive = a.compare(VectorOperators.GE, zero).and(there);
      VectorMask<Double> below = a.compare(VectorOperators.LT, caps);
      inside += positive.and(below).trueCount();
      DoubleVector clipped = zero.blend(caps.blend(a, below), positive);
      DoubleVector next = added.add(clipped);
      DoubleVector part = next.sub(added);
      lost = lost.add(added.sub(next.sub(part)).add(clipped.sub(part)));
      added = next;
    }
    return new Sums(total(added, lost), inside);
  }

  private static double total(DoubleVector added, DoubleVector lost) {
    return added.reduceLanes(VectorOperators.ADD) + lost.reduceLanes(VectorOperators.ADD);
  }

  /**
   * Split.
   *
   * @param initial what the sum of the others starts from
   * @param x the entries
   * @param start where in the bracket the sums are wanted
   * @param low least v
   * @param high greatest v
   * @param cap the cap, maybe infinite
   * @return the split; null if more than a quarter of the entries are open
   */
  static @Nullable Split split(
      double initial, double[] x, double start, double low, double high, double cap) {
    double middle = low + (high - low) / 2;
    double radius = (high - low) / 2 * (1 + 1e-9) + 4 * Math.ulp(middle);
    DoubleVector zero = DoubleVector.zero(SPECIES);
    DoubleVector caps = DoubleVector.broadcast(SPECIES, cap);
    DoubleVector radii = DoubleVector.broadcast(SPECIES, radius);
    double[] open = new double[Math.max(x.length / 16, 4 * LENGTH)];
    int count = 0;
    DoubleVector added = DoubleVector.broadcast(SPECIES, initial / LENGTH);
    DoubleVector lost = zero;
    long inside = 0;
    int i = 0;
    for (; i <= x.length - 2 * LENGTH; i += 2 * LENGTH) {
      DoubleVector entryA = DoubleVector.fromArray(SPECIES, x, i);
      DoubleVector entryB = DoubleVector.fromArray(SPECIES, x, i + LENGTH);
      DoubleVector distanceA = entryA.sub(middle);
      DoubleVector distanceB = entryB.sub(middle);
      VectorMask<Double> openA =
          distanceA
              .abs()
              .compare(VectorOperators.LE, radii)
              .or(distanceA.sub(caps).abs().compare(VectorOperators.LE, radii));
      VectorMask<Double> openB =
          distanceB
              .abs()
              .compare(VectorOperators.LE, radii)
              .or(distanceB.sub(caps).abs().compare(VectorOperators.LE, radii));
      if (openA.or(openB).anyTrue()) {
        if (open.length - count < 2 * LENGTH) {
          if (count > x.length / 4) {
            return null;
          }
          open = Arrays.copyOf(open, 2 * open.length);
        }
        entryA.compress(openA).intoArray(open, count);
        count += openA.trueCount();
        entryB.compress(openB).intoArray(open, count);
        count += openB.trueCount();
      }
      DoubleVector a = entryA.sub(start);
      DoubleVector b = entryB.sub(start);
      VectorMask<Double> positiveA = a.compare(VectorOperators.GE, zero).andNot(openA);
      VectorMask<Double> positiveB = b.compare(VectorOperators.GE, zero).andNot(openB);
      VectorMask<Double> belowA = a.compare(VectorOperators.LT, caps);
      VectorMask<Double> belowB = b.compare(VectorOperators.LT, caps);
      inside += positiveA.and(belowA).trueCount() + positiveB.and(belowB).trueCount();
      DoubleVector two = zero.blend(caps.blend(a, belowA), positiveA);
      two = two.add(caps.blend(b, belowB), positiveB);
      DoubleVector next = added.add(two);
      DoubleVector part = next.sub(added);
      lost = lost.add(added.sub(next.sub(part)).add(two.sub(part)));
      added = next;
    }
    double rest = 0;
    for (; i < x.length; i++) {
      double distance = x[i] - middle;
      double entry = x[i] - start;
      if (Math.abs(distance) <= radius || Math.abs(distance - cap) <= radius) {
        if (count == open.length) {
          open = Arrays.copyOf(open, 2 * open.length);
        }
        open[count++] = x[i];
      } else if (entry >= 0) {
        rest += Math.min(entry, cap);
        inside += entry < cap ? 1 : 0;
      }
    }
    return new Split(open, count, new Sums(total(added, lost) + rest, inside));
  }

  /**
   * Return the entries above a bound, as a split whose others sum to what is given; null if they
   * are more than a quarter of all.
   */
  static @Nullable Split above(double initial, double[] x, double bound) {
    double[] open = new double[Math.max(x.length / 32, 4 * LENGTH)];
    int count = 0;
    int i = 0;
    for (; i <= x.length - 2 * LENGTH; i += 2 * LENGTH) {
      DoubleVector a = DoubleVector.fromArray(SPECIES, x, i);
      DoubleVector b = DoubleVector.fromArray(SPECIES, x, i + LENGTH);
      VectorMask<Double> openA = a.compare(VectorOperators.GT, bound);
      VectorMask<Double> openB = b.compare(VectorOperators.GT, bound);
      if (openA.or(openB).anyTrue()) {
        if (open.length - count < 2 * LENGTH) {
          if (count > x.length / 4) {
            return null;
          }
          open = Arrays.copyOf(open, 2 * open.length);
        }
        a.compress(openA).intoArray(open, count);
        count += openA.trueCount();
        b.compress(openB).intoArray(open, count);
        count += openB.trueCount();
      }
    }
    for (; i < x.length; i++) {
      if (x[i] > bound) {
        if (count == open.length) {
          open = Arrays.copyOf(open, 2 * open.length);
        }
        open[count++] = x[i];
      }
    }
    return new Split(open, count, new Sums(initial, 0));
  }

  /** Replace every entry by clip(x_i − shift − rest, 0, cap). */
  static void clip(double[] x, double shift, double rest, double cap) {
    DoubleVector zero = DoubleVector.zero(SPECIES);
    DoubleVector caps = DoubleVector.broadcast(SPECIES, cap);
    int i = 0;
    for (; i <= x.length - LENGTH; i += LENGTH) {
      DoubleVector a = DoubleVector.fromArray(SPECIES, x, i).sub(shift).sub(rest);
      DoubleVector capped = caps.blend(a, a.compare(VectorOperators.LT, caps));
      zero.blend(capped, a.compare(VectorOperators.GT, zero)).intoArray(x, i);
    }
    for (; i < x.length; i++) {
      double entry = x[i] - shift - rest;
      x[i] = entry > 0 ? Math.min(entry, cap) : 0;
    }
  }
}
