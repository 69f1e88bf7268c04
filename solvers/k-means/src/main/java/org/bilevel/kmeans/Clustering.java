package org.bilevel.kmeans;

import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.stream.DoubleStream;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Points;

/**
 * A k-means clustering.
 *
 * @param centres c_1 … c_K
 * @param inertia Σ_i a_i min_j ‖u_i − c_j‖² at the seeds and after each iteration
 */
record Clustering(double[][] centres, double[] inertia) {

  /**
   * Draw k different points as seeds (k-means++).
   *
   * <p>The first is drawn uniformly, the others with probabilities proportional to a_i times the
   * squared distance to the nearest seed before them. The point drawn with u ∈ [0, 1) is the first
   * at which the running sum of the squared distances exceeds u times their total.
   *
   * @param progress hears how many there are
   */
  static int[] seeds(
      Points points, double[] counts, int k, RandomStream random, IntConsumer progress) {
    int n = points.size();
    int[] seeds = new int[k];
    boolean[] taken = new boolean[n];
    double[] nearest = new double[n]; // squared distance to the nearest seed
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    int next = random.nextInt(n);
    for (int j = 0; j < k; j++) {
      seeds[j] = next;
      taken[next] = true;
      double[] seed = points.get(next);
      for (int i = 0; i < n; i++) {
        nearest[i] = Math.min(nearest[i], points.squaredDistance(i, seed));
      }
      progress.accept(j + 1);
      if (j + 1 < k) {
        next = draw(nearest, counts, taken, random);
      }
    }
    return seeds;
  }

  private static int draw(double[] nearest, double[] counts, boolean[] taken, RandomStream random) {
    double total = 0;
    for (int i = 0; i < nearest.length; i++) {
      total += counts[i] * nearest[i];
    }
    if (total > 0) {
      double wanted = random.nextDouble() * total;
      double sum = 0;
      for (int i = 0; i < nearest.length; i++) {
        sum += counts[i] * nearest[i];
        if (sum > wanted) {
          return i; // its distance is positive, so it is not taken
        }
      }
    }
    int first = 0;
    while (taken[first]) {
      first++;
    }
    return first;
  }

  /**
   * Move centres from seeds on, at most so many times (Lloyd), points by how much they count.
   *
   * @param progress hears how many times they have moved
   */
  static Clustering of(
      Points points, double[] counts, int[] seeds, int iterations, IntConsumer progress) {
    double[][] centres = new double[seeds.length][];
    Arrays.setAll(centres, j -> points.get(seeds[j]));
    int[] assigned = new int[points.size()]; // a_i
    DoubleStream.Builder inertia = DoubleStream.builder();
    inertia.add(assign(points, counts, centres, assigned));
    boolean moved = true;
    for (int t = 0; t < iterations && moved; t++) {
      move(points, counts, assigned, centres);
      int[] before = assigned.clone();
      inertia.add(assign(points, counts, centres, assigned));
      moved = !Arrays.equals(before, assigned);
      progress.accept(t + 1);
    }
    return new Clustering(centres, inertia.build().toArray());
  }

  /** Assign each point to its nearest centre, and return the sum of the squared distances. */
  private static double assign(Points points, double[] counts, double[][] centres, int[] assigned) {
    double inertia = 0;
    for (int i = 0; i < assigned.length; i++) {
      double least = Double.POSITIVE_INFINITY;
      for (int j = 0; j < centres.length; j++) {
        double distance = points.squaredDistance(i, centres[j]);
        if (distance < least) {
          least = distance;
          assigned[i] = j;
        }
      }
      inertia += counts[i] * least;
    }
    return inertia;
  }

  /** Move each centre to the mean of its points; one without points stays. */
  private static void move(Points points, double[] counts, int[] assigned, double[][] centres) {
    double[][] sums = new double[centres.length][centres[0].length];
    double[] totals = new double[centres.length];
    for (int i = 0; i < assigned.length; i++) {
      points.addTo(sums[assigned[i]], i, counts[i]);
      totals[assigned[i]] += counts[i];
    }
    for (int j = 0; j < centres.length; j++) {
      if (totals[j] > 0) {
        for (int k = 0; k < sums[j].length; k++) {
          centres[j][k] = sums[j][k] / totals[j];
        }
      }
    }
  }
}
