package org.bilevel.api;

import java.util.Arrays;

/**
 * Which data points an evaluation of an {@link Objective} uses: all of them, or those at given
 * indices.
 *
 * <p>Immutable. An objective that does not depend on data accepts only {@link #all()}.
 */
public final class Batch {
  private static final Batch ALL = new Batch(new int[0], true);

  private final int[] indices;
  private final boolean all;

  private Batch(int[] indices, boolean all) {
    this.indices = indices;
    this.all = all;
  }

  /**
   * Return the batch of every data point.
   *
   * @return the full batch
   */
  public static Batch all() {
    return ALL;
  }

  /**
   * Return a mini-batch.
   *
   * @param indices indices of data points, from 0; copied; repeated ones count repeatedly
   * @return the mini-batch
   */
  public static Batch of(int... indices) {
    return new Batch(indices.clone(), false);
  }

  /**
   * Say whether this is the batch of every data point.
   *
   * @return true for {@link #all()}
   */
  public boolean isAll() {
    return all;
  }

  /**
   * Return the indices of a mini-batch.
   *
   * @return a new array; empty for {@link #all()}
   */
  public int[] indices() {
    return indices.clone();
  }

  /**
   * Return how many data points an evaluation touches.
   *
   * @param total how many data points the objective has
   * @return total for {@link #all()}, else the number of indices
   */
  public int size(int total) {
    return all ? total : indices.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Batch that && all == that.all && Arrays.equals(indices, that.indices);
  }

  @Override
  public int hashCode() {
    return Boolean.hashCode(all) * 31 + Arrays.hashCode(indices);
  }

  @Override
  public String toString() {
    return all ? "Batch[all]" : "Batch" + Arrays.toString(indices);
  }
}
