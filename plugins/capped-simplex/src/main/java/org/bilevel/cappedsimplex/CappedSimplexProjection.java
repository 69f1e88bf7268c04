package org.bilevel.cappedsimplex;

import java.util.Optional;
import org.bilevel.api.BilevelException;
import org.bilevel.api.HeapProjection;
import org.bilevel.api.Vector;
import org.bilevel.api.math.Entries;
import org.bilevel.api.math.Lowering;
import org.bilevel.api.math.NonZeros;
import org.bilevel.api.math.Simplex;

/**
 * Keeps probabilities between 0 and 1 with a bounded or fixed sum, moving them as little as
 * possible: the Euclidean projection onto the capped simplex.
 *
 * <pre>{@code
 * at-most:  C = {s : 0 ≤ s_i ≤ 1, Σ_i s_i ≤ K}     P(z)_i = clip(z_i − max(0, v), 0, 1)
 * equal:    C = {s : 0 ≤ s_i ≤ 1, Σ_i s_i = K}     P(z)_i = clip(z_i − v, 0, 1)
 *                                      with v such that  Σ_i clip(z_i − v, 0, 1) = K
 * }</pre>
 *
 * <p>z has length n. Options: {@code k} K ≥ 0, where it is left out the {@code size} of the part
 * that contains this one; {@code sum} at-most or equal, at-most by default. Where K ≥ n the bound
 * on the sum does not matter; a sum equal to K &gt; n cannot be had and is refused.
 *
 * <p>Method: Newton's on the piecewise linear Σ_i clip(z_i − v, 0, 1) − K. Where from the mean of z
 * less K/n on no entry can become 1, or none 0, v moves one way only and the steps are stored, as
 * those of the projection onto the simplex are ({@link Lowering}). Else it begins at v = 0, or at
 * that mean where v cannot be 0; it is exact on the piece of the root, and halves a bracket instead
 * where it would leave it. If it comes to a level piece, or needs long, it goes on between r −
 * min(1, K) and r, where r is the ⌈K⌉-th greatest entry. v is kept to twice the precision of a
 * number. With K ≤ 1 and a sum of at least K the projection is that onto the simplex.
 *
 * <p>Above 2048 entries only those are looked at again and again that a bracket of v leaves open.
 * The bracket is that of a sample of one entry in 64, three standard deviations of its sum wide;
 * one pass adds up the other entries, which are 0, 1 or in between in all of the bracket. Where few
 * entries stay positive, those above an entry of the sample a little below v are picked out
 * instead. The result shows if the bracket was wrong, and then all entries are looked at. Of a long
 * point that has few entries other than 0 only these are looked at, if v cannot be negative.
 *
 * <p>Rounding: a point whose entries are in [0, 1] and whose sum is K (or at most K) within 2n
 * units in the last place of min(K, 1) counts as feasible and comes back bit for bit; every
 * projected point is one. The distance to the exact projection does not grow with the size of the
 * entries. On a device of 32 bits this holds up to the rounding of its numbers.
 *
 * <p>Cost: O(n) for entries in no particular order, no products; on the heap no memory for n ≤ 2048
 * unless the ⌈K⌉-th greatest entry is needed, and else for the sample and the open entries, or what
 * {@link Lowering} needs. Not random. Failures: NUMERIC where an entry is not finite, the message
 * has its index; CONFIGURATION where K &gt; n and the sum is to be equal.
 *
 * <p>Source: PBCS, Appendix B, Algorithm 2, whose bisection Newton's method replaces. The equal sum
 * is an addition.
 */
final class CappedSimplexProjection implements HeapProjection {
  private final double bound; // K
  private final boolean equal;
  private final CappedSimplex set;

  CappedSimplexProjection(CappedSimplexOptions options) {
    this.bound = options.k();
    this.equal = options.equal();
    this.set = new CappedSimplex(bound, equal);
  }

  /**
   * D v = v on the entries strictly between 0 and 1, 0 elsewhere; where the sum is held at K, less
   * the mean of v over these.
   */
  @Override
  public void differentiate(Vector at, Vector v) {
    double[] projected = at.toArray();
    int n = projected.length;
    boolean held = equal || Clipped.sum(-bound, projected, n, 0, 0) > set.tolerance(n);
    project(projected);
    double[] entries = v.toArray();
    double sum = 0;
    int inside = 0;
    for (int i = 0; i < n; i++) {
      if (projected[i] > 0 && projected[i] < 1) {
        sum += entries[i];
        inside++;
      }
    }
    double mean = held && inside > 0 ? sum / inside : 0;
    for (int i = 0; i < n; i++) {
      entries[i] = projected[i] > 0 && projected[i] < 1 ? entries[i] - mean : 0;
    }
    v.assign(entries);
  }

  @Override
  public boolean project(double[] z) {
    int n = z.length;
    if (equal && bound > n) {
      throw BilevelException.configuration(
          "%d entries of at most 1 cannot sum to %s, as projection capped-simplex asks."
              .formatted(n, bound),
          "Maybe k should be smaller, or sum be at-most.");
    }
    if (equal && bound > 0 && bound <= 1) { // entries that sum to at most 1 are at most 1
      return Simplex.project(z, bound, "the capped simplex");
    }
    Optional<Boolean> changed = throughNonZeros(z);
    if (changed.isPresent()) {
      return changed.get();
    }
    double sum = Entries.sum(z);
    Entries.requireFinite(z, sum, "the capped simplex");
    if (bound == 0) {
      return clear(z);
    }
    return set.project(z, sum);
  }

  /** Project by the entries that are not 0; empty if they are many, or zeros may not stay. */
  private Optional<Boolean> throughNonZeros(double[] z) {
    if (bound == 0 || equal && bound > NonZeros.most(z.length)) {
      return Optional.empty();
    }
    Optional<NonZeros> few = NonZeros.of(z);
    if (few.isEmpty()) {
      return Optional.empty();
    }
    double[] values = few.get().values();
    double sum = Entries.sum(values);
    double excess = Clipped.sum(-bound, values, values.length, 0, 0);
    if (!Double.isFinite(sum) || equal && excess < 0) { // else v ≥ 0
      return Optional.empty();
    }
    boolean feasible = excess <= set.tolerance(z.length) && Clipped.isInBox(values);
    boolean changed = !feasible && set.project(values, sum);
    if (changed) {
      few.get().writeTo(z);
    }
    return Optional.of(changed);
  }

  private static boolean clear(double[] z) {
    boolean changed = false;
    for (int i = 0; i < z.length; i++) {
      if (z[i] != 0) {
        z[i] = 0;
        changed = true;
      }
    }
    return changed;
  }
}
