package org.bilevel.toy;

import java.util.List;

/**
 * An inner problem with two valleys of equal depth at the solution.
 *
 * <pre>{@code
 * F = (x − ¼)² + y²,   f = y³/3 − x y,   x, y ∈ [−1, 1]
 * }</pre>
 *
 * <p>f has its least value at y = −1 for x &lt; ¼ and at y = √x for x &gt; ¼; at x* = ¼ at both, of
 * which F wants y* = ½, F* = ¼.
 *
 * <p>Source: Mitsos and Barton, "A test set for bilevel programs" (2006), Example 3.14; in the
 * collections BOLIB and BASBLib it is MitsosBarton2006Ex314 and mb_1_1_07.
 */
final class MitsosBarton314 {
  private static final Box SET = new Box(-1, 1);

  private MitsosBarton314() {}

  static KnownProblem create() {
    return KnownProblem.of(
        (x, y) -> new Jet((x - 0.25) * (x - 0.25) + y * y, 2 * (x - 0.25), 2 * y, 2, 0),
        (x, y) -> new Jet(y * y * y / 3 - x * y, -y, y * y - x, 2 * y, -1),
        1,
        1,
        SET,
        SET,
        List.of(Optimum.of(0.25, 0.5, 0.25)));
  }
}
