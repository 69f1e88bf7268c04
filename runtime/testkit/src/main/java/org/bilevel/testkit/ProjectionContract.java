package org.bilevel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.bilevel.api.BilevelException;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Projection;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.testkit.problems.VectorLedger;
import org.junit.jupiter.api.Test;

/**
 * What holds for every projection P onto a closed convex set C: P(a) lies in C and is the nearest
 * point, points of C stay as they are bit for bit, P never moves two points apart, and what is not
 * finite is refused by index.
 */
public abstract class ProjectionContract {
  private static final int[] SIZES = {1, 2, 3, 10, 100};
  private static final int KINDS = 9;
  private static final double[] SCALES = {1e-3, 1, 1e3};

  /** For the subclass. */
  protected ProjectionContract() {}

  /**
   * Return the projection.
   *
   * @return a projection that accepts vectors of any size
   */
  protected abstract Projection projection();

  /**
   * Say whether a point lies in the set, up to the rounding that the projection promises.
   *
   * @param x the point
   * @return true if it does
   */
  protected abstract boolean feasible(double[] x);

  /** The projected point lies in the set. */
  @Test
  public final void resultIsFeasible() {
    RandomStream random = RandomStream.of(1);
    for (int size : SIZES) {
      for (double scale : SCALES) {
        for (int i = 0; i < 20; i++) {
          HeapVector point = point(size, scale, random);
          HeapVector projected = projected(point);
          assertThat(feasible(projected.toArray()))
              .as("%s, the projection of %s, is feasible", projected, point)
              .isTrue();
        }
      }
    }
  }

  /** A feasible point comes back bit for bit, so projecting twice changes nothing. */
  @Test
  public final void feasiblePointsComeBackBitForBit() {
    RandomStream random = RandomStream.of(2);
    for (int size : SIZES) {
      for (double scale : SCALES) {
        for (int i = 0; i < 20; i++) {
          HeapVector once = projected(point(size, scale, random));
          assertThat(projected(once).toArray()).isEqualTo(once.toArray());
        }
      }
    }
  }

  /** ‖P(a) − P(b)‖ ≤ ‖a − b‖. */
  @Test
  public final void isNonExpansive() {
    RandomStream random = RandomStream.of(3);
    for (int size : SIZES) {
      for (double scale : SCALES) {
        for (int i = 0; i < 20; i++) {
          HeapVector a = point(size, scale, random);
          HeapVector b = point(size, scale, random);
          assertThat(distance(projected(a), projected(b)))
              .isLessThanOrEqualTo(distance(a, b) + 1e-12 * (a.norm() + b.norm() + 1));
        }
      }
    }
  }

  /** ⟨a − P(a), z − P(a)⟩ ≤ 0 for z in C: no feasible point is nearer. */
  @Test
  public final void resultIsTheNearestPoint() {
    RandomStream random = RandomStream.of(4);
    for (int size : SIZES) {
      for (double scale : SCALES) {
        for (int i = 0; i < 20; i++) {
          HeapVector a = point(size, scale, random);
          HeapVector nearest = projected(a);
          HeapVector z = projected(point(size, scale, random));
          double rounding = 1e-11 * (1 + a.norm()) * (1 + z.norm() + nearest.norm());
          a.axpy(-1, nearest);
          z.axpy(-1, nearest);
          assertThat(a.dot(z)).isLessThanOrEqualTo(rounding);
        }
      }
    }
  }

  /**
   * On thousands of points with ties and zeros, huge and tiny ones, and on feasible ones that were
   * moved a little: the result is feasible, nearest and fixed, and P moves no two points apart.
   */
  @Test
  public final void holdsOnPointsOfManyKinds() {
    RandomStream random = RandomStream.of(8);
    for (int i = 0; i < 4000; i++) {
      assertProjection(1 + random.nextInt(40), i, random);
    }
    for (int i = 0; i < 100; i++) {
      assertProjection(1 + random.nextInt(3000), i, random);
    }
  }

  /** The same for long points. */
  @Test
  public final void holdsOnLongPointsOfManyKinds() {
    RandomStream random = RandomStream.of(9);
    for (int i = 0; i < 2 * KINDS; i++) {
      assertProjection(i % 2 == 0 ? 10_000 : 100_000, i / 2, random);
    }
  }

  private void assertProjection(int size, int kind, RandomStream random) {
    HeapVector a = pointOfKind(size, kind, random);
    HeapVector b = pointOfKind(size, random.nextInt(KINDS), random);
    HeapVector nearest = projected(a);
    HeapVector other = projected(b);
    assertThat(feasible(nearest.array())).as("%s, from %s, is feasible", nearest, a).isTrue();
    assertThat(projected(nearest).array())
        .as("%s, from %s, is fixed", nearest, a)
        .isEqualTo(nearest.array());
    double rounding = 1e-11 * (1 + a.norm() + b.norm());
    assertThat(distance(nearest, other))
        .as("distance of what %s and %s become", a, b)
        .isLessThanOrEqualTo(distance(a, b) + rounding);
    HeapVector away = a.copy();
    away.axpy(-1, nearest);
    HeapVector along = other.copy();
    along.axpy(-1, nearest);
    assertThat(away.dot(along))
        .as("⟨a − P(a), z − P(a)⟩ with a = %s, z = %s", a, other)
        .isLessThanOrEqualTo(rounding * (1 + nearest.norm() + other.norm()));
  }

  private HeapVector pointOfKind(int size, int kind, RandomStream random) {
    HeapVector point = HeapVector.zeros(size);
    double[] x = point.array();
    double scale = Math.pow(10, -8 + 16 * random.nextDouble());
    switch (kind % KINDS) {
      case 0 -> Arrays.setAll(x, i -> scale * random.nextGaussian());
      case 1 -> Arrays.setAll(x, i -> random.nextInt(5) - 2); // ties
      case 2 -> Arrays.setAll(x, i -> random.nextInt(100) == 0 ? scale * random.nextDouble() : 0);
      case 3 -> Arrays.setAll(x, i -> Math.pow(10, -15 + 23 * random.nextDouble()));
      case 4 -> Arrays.setAll(x, i -> random.nextGaussian() / Math.sqrt(size));
      case 5 -> Arrays.setAll(x, i -> random.nextDouble());
      case 6 -> Arrays.setAll(x, i -> 1e-3 * (i - size / 2)); // in order
      case 7 -> Arrays.fill(x, scale);
      default -> {
        Arrays.setAll(x, i -> random.nextGaussian());
        projection().project(point);
        int moved = random.nextInt(size);
        x[moved] += random.nextInt(3) * 1e-3;
      }
    }
    return point;
  }

  /** D v is the change of the projection where it is smooth. */
  @Test
  public final void derivativeIsTheChangeOfTheProjection() {
    RandomStream random = RandomStream.of(6);
    for (int size : SIZES) {
      for (double scale : SCALES) {
        int smooth = 0;
        for (int i = 0; i < 20; i++) {
          HeapVector at = point(size, scale, random);
          HeapVector v = point(size, scale, random);
          HeapVector forward = change(at, 1e-6, v);
          HeapVector backward = change(at, -1e-6, v);
          backward.axpy(-1, forward);
          if (backward.norm() > 1e-6 * v.norm()) {
            continue; // a kink in between
          }
          smooth++;
          HeapVector derivative = v.copy();
          projection().differentiate(at, derivative);
          derivative.axpy(-1, forward);
          assertThat(derivative.norm())
              .as("error of D v at %s", at)
              .isLessThanOrEqualTo(1e-5 * v.norm());
        }
        assertThat(smooth).as("points without a kink nearby").isPositive();
      }
    }
  }

  /** D is symmetric with eigenvalues between 0 and 1, also where the projection has a kink. */
  @Test
  public final void derivativeIsSymmetricAndShortens() {
    RandomStream random = RandomStream.of(7);
    for (int size : SIZES) {
      for (double scale : SCALES) {
        for (int i = 0; i < 20; i++) {
          HeapVector at = point(size, scale, random);
          if (i % 2 == 0) {
            projection().project(at);
          }
          HeapVector u = point(size, 1, random);
          HeapVector v = point(size, 1, random);
          HeapVector du = u.copy();
          HeapVector dv = v.copy();
          projection().differentiate(at, du);
          projection().differentiate(at, dv);
          double rounding = 1e-12 * (1 + u.norm() * v.norm());
          assertThat(du.dot(v)).isCloseTo(u.dot(dv), within(rounding));
          assertThat(du.dot(u)).isBetween(-rounding, u.dot(u) + rounding);
        }
      }
    }
  }

  private HeapVector change(HeapVector at, double length, HeapVector v) {
    HeapVector moved = at.copy();
    moved.axpy(length, v);
    HeapVector change = projected(moved);
    change.axpy(-1, projected(at));
    change.scale(1 / length);
    return change;
  }

  /** NaN and infinity are refused, and the message has the index. */
  @Test
  public final void notFiniteEntriesAreNamed() {
    for (double entry :
        new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
      HeapVector point = HeapVector.zeros(80);
      point.array()[73] = entry;
      assertThatThrownBy(() -> projection().project(point))
          .isInstanceOfSatisfying(
              BilevelException.class,
              e -> assertThat(e.category()).isEqualTo(BilevelException.Category.NUMERIC))
          .hasMessageContaining("73");
    }
  }

  /** Vectors that are not on the heap are projected too, to the same point, and nothing leaks. */
  @Test
  public final void projectsVectorsOfAnyKind() {
    VectorLedger ledger = new VectorLedger();
    HeapVector point = point(10, 1, RandomStream.of(5));
    try (Vector counted = ledger.vector(point.toArray())) {
      projection().project(counted);
      assertThat(counted.toArray()).isEqualTo(projected(point).toArray());
      assertThat(ledger.open()).isEqualTo(1);
    }
  }

  private HeapVector projected(HeapVector point) {
    HeapVector copy = point.copy();
    projection().project(copy);
    return copy;
  }

  private static HeapVector point(int size, double scale, RandomStream random) {
    HeapVector point = HeapVector.zeros(size);
    for (int i = 0; i < size; i++) {
      point.array()[i] = scale * random.nextGaussian();
    }
    return point;
  }

  private static double distance(HeapVector a, HeapVector b) {
    HeapVector difference = a.copy();
    difference.axpy(-1, b);
    return difference.norm();
  }
}
