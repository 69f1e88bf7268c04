package org.bilevel.toy;

import java.util.List;

/**
 * An inner problem with two solutions, of which the outer objective wants one.
 *
 * <pre>{@code
 * F = x y − y + y²/2,   f = −x y² + y⁴/2,   x, y ∈ [−1, 1]
 * }</pre>
 *
 * <p>f has its least value at y = ±√x for x &gt; 0 and at 0 otherwise. With y = √x, F = y³ − y +
 * y²/2 is least where 3y² + y − 1 = 0: y* = (√13 − 1)/6 ≈ 0.434, x* = y*² ≈ 0.189, F* ≈ −0.258.
 *
 * <p>Source: Mitsos and Barton, "A test set for bilevel programs" (2006), Example 3.19; in the
 * collections BOLIB and BASBLib it is MitsosBarton2006Ex319 and mb_1_1_12.
 */
final class MitsosBarton319 {
  private static final Box SET = new Box(-1, 1);

  private MitsosBarton319() {}

  static KnownProblem create() {
    double best = (Math.sqrt(13) - 1) / 6; // y*
    return KnownProblem.of(
        (x, y) -> new Jet(x * y - y + 0.5 * y * y, y, x - 1 + y, 1, 1),
        (x, y) ->
            new Jet(
                -x * y * y + 0.5 * y * y * y * y,
                -y * y,
                -2 * x * y + 2 * y * y * y,
                -2 * x + 6 * y * y,
                -2 * y),
        1,
        1,
        SET,
        SET,
        List.of(Optimum.of(best * best, best, best * best * best - best + 0.5 * best * best)));
  }
}
