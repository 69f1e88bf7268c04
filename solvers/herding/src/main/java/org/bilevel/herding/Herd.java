package org.bilevel.herding;

import java.util.function.IntConsumer;

/**
 * Members of a group, each added so that the mean of those selected comes as near as it can to the
 * mean of the group.
 *
 * @param indices the selected points, in the order of their selection
 * @param meanDistance how far their mean is from that of the group; NaN if there are none
 */
record Herd(int[] indices, double meanDistance) {

  /**
   * Select points of a group.
   *
   * @param points all points
   * @param group the points of the group, in ascending order
   * @param counts how much each of all points counts in the mean
   * @param count how many to select, at most as many as there are in the group
   * @param progress hears how many are
   */
  static Herd of(double[][] points, int[] group, double[] counts, int count, IntConsumer progress) {
    double[] mean = mean(points, group, counts); // μ
    double[] sum = new double[mean.length];
    boolean[] selected = new boolean[points.length];
    int[] indices = new int[count];
    double[] wanted = new double[mean.length];
    for (int k = 1; k <= count; k++) {
      // ‖μ − (u + Σ) / k‖ is least where u is nearest to kμ − Σ
      for (int j = 0; j < wanted.length; j++) {
        wanted[j] = k * mean[j] - sum[j];
      }
      int next = nearest(points, group, selected, wanted);
      indices[k - 1] = next;
      selected[next] = true;
      for (int j = 0; j < sum.length; j++) {
        sum[j] += points[next][j];
      }
      progress.accept(k);
    }
    double squared = 0;
    for (int j = 0; j < sum.length; j++) {
      double difference = mean[j] - sum[j] / count;
      squared += difference * difference;
    }
    return new Herd(indices, Math.sqrt(squared));
  }

  /** Return the weighted mean of a group; the plain one where none of it counts. */
  private static double[] mean(double[][] points, int[] group, double[] counts) {
    double total = 0;
    for (int i : group) {
      total += counts[i];
    }
    double[] mean = new double[points[0].length];
    for (int i : group) {
      double count = total > 0 ? counts[i] : 1;
      for (int j = 0; j < mean.length; j++) {
        mean[j] += count * points[i][j];
      }
    }
    for (int j = 0; j < mean.length; j++) {
      mean[j] /= total > 0 ? total : group.length;
    }
    return mean;
  }

  private static int nearest(double[][] points, int[] group, boolean[] selected, double[] wanted) {
    int nearest = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int i : group) {
      if (selected[i]) {
        continue;
      }
      double distance = 0;
      for (int j = 0; j < wanted.length; j++) {
        double difference = wanted[j] - points[i][j];
        distance += difference * difference;
      }
      if (nearest < 0 || distance < least) {
        least = distance;
        nearest = i;
      }
    }
    return nearest;
  }
}
