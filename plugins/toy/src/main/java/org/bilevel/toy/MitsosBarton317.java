package org.bilevel.toy;

import java.util.List;

/**
 * An inner problem with two solutions of opposite sign.
 *
 * <pre>{@code
 * F = (x + ½)² + y²/2,   f = x y²/2 + y⁴/4,   x, y ∈ [−1, 1]
 * }</pre>
 *
 * <p>f has its least value at y = ±√(−x) for x &lt; 0 and at 0 otherwise; x* = −¼, y* = ±½, F* =
 * 3/16.
 *
 * <p>Source: Mitsos and Barton, "A test set for bilevel programs" (2006), Example 3.17; in the
 * collections BOLIB and BASBLib it is MitsosBarton2006Ex317 and mb_1_1_10.
 */
final class MitsosBarton317 {
  private static final Box SET = new Box(-1, 1);

  private MitsosBarton317() {}

  static KnownProblem create() {
    return KnownProblem.of(
        (x, y) -> new Jet((x + 0.5) * (x + 0.5) + 0.5 * y * y, 2 * (x + 0.5), y, 1, 0),
        (x, y) ->
            new Jet(
                0.5 * x * y * y + 0.25 * y * y * y * y,
                0.5 * y * y,
                x * y + y * y * y,
                x + 3 * y * y,
                y),
        -1,
        1,
        SET,
        SET,
        List.of(Optimum.of(-0.25, 0.5, 3.0 / 16), Optimum.of(-0.25, -0.5, 3.0 / 16)));
  }
}
