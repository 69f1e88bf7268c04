package org.bilevel.toy;

import java.util.List;

/**
 * A non-convex inner problem with many solutions.
 *
 * <pre>{@code
 * F = x + x y,   f = −sin(x y),   x ∈ [1, 10],   y ∈ [−2, 2]
 * }</pre>
 *
 * <p>y solves the inner problem where x y = π/2 + 2πk for a whole k; F is then x + π/2 + 2πk, so
 * that the smallest k counts that −2 x ≤ π/2 + 2πk allows, and the least x that allows k = −3 is x*
 * = 11π/4 with y* = −2, F* = −11π/4. On every branch dF/dx = 1, at y = −2 it is −1: the solution is
 * a jump of the value function.
 *
 * <p>Source: IAPTT-GM, equation (10); starts (1, 2), (5, 1), (7, −1) in Figure 1.
 */
final class Iaptt10 {
  private Iaptt10() {}

  static KnownProblem create() {
    double best = 11 * Math.PI / 4;
    return KnownProblem.of(
        Iaptt10::outer,
        Iaptt10::inner,
        1,
        2,
        new Box(1, 10),
        new Box(-2, 2),
        List.of(Optimum.of(best, -2, -best)));
  }

  private static Jet outer(double x, double y) {
    return new Jet(x + x * y, 1 + y, x, 0, 1);
  }

  private static Jet inner(double x, double y) {
    double sin = Math.sin(x * y);
    double cos = Math.cos(x * y);
    return new Jet(-sin, -y * cos, -x * cos, x * x * sin, x * y * sin - cos);
  }
}
