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
   * @param others the sums of the others
   */
  record Split(double[] open, int count, Sums others) {}

  /**
   * Return initial + Σ_i clip(x_i − v, 0, cap) over the first entries, compensated, with v = shift
   * + rest.
   */
  static Sums sums(double initial, double[] x, int count, double shift, double rest, double cap) {
    DoubleVector zero = DoubleVector.zero(SPECIES);
    DoubleVector caps = DoubleVector.broadcast(SPECIES, cap);
    Sum sum = new Sum(initial);
    DoubleVector added = zero;
    DoubleVector lost = zero;
    long inside = 0;
    int i = 0;
    for (; i <= count - 4 * LENGTH; i += 4 * LENGTH) {
      DoubleVector a = DoubleVector.fromArray(SPECIES, x, i).sub(shift).sub(rest);
      DoubleVector b = DoubleVector.fromArray(SPECIES, x, i + LENGTH).sub(shift).sub(rest);
      DoubleVector c = DoubleVector.fromArray(SPECIES, x, i + 2 * LENGTH).sub(shift).sub(rest);
      DoubleVector d = DoubleVector.fromArray(SPECIES, x, i + 3 * LENGTH).sub(shift).sub(rest);
      VectorMask<Double> positiveA = a.compare(VectorOperators.GE, zero);
      VectorMask<Double> positiveB = b.compare(VectorOperators.GE, zero);
      VectorMask<Double> positiveC = c.compare(VectorOperators.GE, zero);
      VectorMask<Double> positiveD = d.compare(VectorOperators.GE, zero);
      VectorMask<Double> belowA = a.compare(VectorOperators.LT, caps);
      VectorMask<Double> belowB = b.compare(VectorOperators.LT, caps);
      VectorMask<Double> belowC = c.compare(VectorOperators.LT, caps);
      VectorMask<Double> belowD = d.compare(VectorOperators.LT, caps);
      inside += positiveA.and(belowA).trueCount() + positiveB.and(belowB).trueCount();
      inside += positiveC.and(belowC).trueCount() + positiveD.and(belowD).trueCount();
      DoubleVector left = zero.blend(caps.blend(a, belowA), positiveA);
      DoubleVector right = zero.blend(caps.blend(c, belowC), positiveC);
      left = left.add(caps.blend(b, belowB), positiveB);
      right = right.add(caps.blend(d, belowD), positiveD);
      DoubleVector four = left.add(right);
      DoubleVector next = added.add(four);
      DoubleVector part = next.sub(added);
      lost = lost.add(added.sub(next.sub(part)).add(four.sub(part)));
      added = next;
    }
    sum.add(added);
    sum.add(lost);
    for (; i < count; i++) {
      double entry = x[i] - shift - rest;
      if (entry >= 0) {
        sum.add(Math.min(entry, cap));
        inside += entry < cap ? 1 : 0;
      }
    }
    return new Sums(sum.value(), inside);
  }

  /**
   * Split.
   *
   * @param x the entries
   * @param start where in the bracket the sums are wanted
   * @param low least v
   * @param high greatest v
   * @param cap the cap, maybe infinite
   * @return the split; null if more than a quarter of the entries are open
   */
  static @Nullable Split split(double[] x, double start, double low, double high, double cap) {
    double middle = low + (high - low) / 2;
    double radius = (high - low) / 2 * (1 + 1e-9) + 4 * Math.ulp(middle);
    DoubleVector zero = DoubleVector.zero(SPECIES);
    DoubleVector caps = DoubleVector.broadcast(SPECIES, cap);
    DoubleVector radii = DoubleVector.broadcast(SPECIES, radius);
    double[] open = new double[Math.max(x.length / 16, 4 * LENGTH)];
    int count = 0;
    Sum sum = new Sum(0);
    DoubleVector added = zero;
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
    sum.add(added);
    sum.add(lost);
    for (; i < x.length; i++) {
      double distance = x[i] - middle;
      double entry = x[i] - start;
      if (Math.abs(distance) <= radius || Math.abs(distance - cap) <= radius) {
        if (count == open.length) {
          open = Arrays.copyOf(open, 2 * open.length);
        }
        open[count++] = x[i];
      } else if (entry >= 0) {
        sum.add(Math.min(entry, cap));
        inside += entry < cap ? 1 : 0;
      }
    }
    return new Split(open, count, new Sums(sum.value(), inside));
  }

  /** Return the entries above a bound, as a split; null if they are more than a quarter of all. */
  static @Nullable Split above(double[] x, double bound) {
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
    return new Split(open, count, new Sums(0, 0));
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

  /** A compensated sum. */
  private static final class Sum {
    private double sum;
    private double lost; // what the additions to it rounded off

    Sum(double initial) {
      sum = initial;
    }

    void add(DoubleVector terms) {
      for (int lane = 0; lane < LENGTH; lane++) {
        add(terms.lane(lane));
      }
    }

    void add(double term) {
      double next = sum + term;
      double part = next - sum;
      lost += (sum - (next - part)) + (term - part);
      sum = next;
    }

    double value() {
      return sum + lost;
    }
  }
}
