package org.bilevel.toy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.HeapVector;

/**
 * A convex inner problem whose solution is not unique.
 *
 * <pre>{@code
 * F = ‖x − y₂‖⁴ + ‖y₁ − e‖⁴,   f = ½ ‖y₁‖² − xᵀy₁,   y = (y₁, y₂)
 * }</pre>
 *
 * <p>x, y₁, y₂ have length n = 50, e is all ones, X = [−100, 100]ⁿ. f does not depend on y₂, so
 * every (x, y₂) solves the inner problem; of these F wants y₂ = x. The solution is all ones, F* =
 * 0. There F has no curvature: steps of one size approach it like 1/√(number of steps).
 *
 * <p>Source: IAPTT-GM, equation (13). The paper says not where x and y start; here at 0, 0.
 */
final class Iaptt13 {
  private static final int N = 50;

  private Iaptt13() {}

  static KnownProblem create() {
    return new KnownProblem(
        BilevelProblem.of(
            new ArrayObjective(Outer::new),
            new ArrayObjective(Inner::new),
            HeapVector.zeros(N),
            HeapVector.zeros(2 * N)),
        new Box(-100, 100),
        Box.ALL,
        List.of(new Optimum(HeapVector.filled(N, 1), HeapVector.filled(2 * N, 1), 0)),
        Optional.empty());
  }

  /** F at (x, y). */
  private static final class Outer implements Derivatives {
    private final double[] r = new double[N]; // x − y₂
    private final double[] w = new double[N]; // y₁ − e
    private final double rr;
    private final double ww;

    Outer(double[] x, double[] y) {
      for (int i = 0; i < N; i++) {
        r[i] = x[i] - y[N + i];
        w[i] = y[i] - 1;
      }
      rr = dot(r, r);
      ww = dot(w, w);
    }

    @Override
    public double value() {
      return rr * rr + ww * ww;
    }

    @Override
    public double[] gradientX() {
      return scaled(4 * rr, r);
    }

    @Override
    public double[] gradientY() {
      return joined(scaled(4 * ww, w), scaled(-4 * rr, r));
    }

    @Override
    public double[] productYy(double[] v) {
      return joined(
          curved(w, ww, Arrays.copyOf(v, N)), curved(r, rr, Arrays.copyOfRange(v, N, 2 * N)));
    }

    @Override
    public double[] productXy(double[] v) {
      return scaled(-1, curved(r, rr, Arrays.copyOfRange(v, N, 2 * N)));
    }

    @Override
    public double[] productYx(double[] u) {
      return joined(new double[N], scaled(-1, curved(r, rr, u)));
    }

    /** The second derivative of ‖r‖⁴ times v: 4 ‖r‖² v + 8 r rᵀv. */
    private static double[] curved(double[] r, double rr, double[] v) {
      double rv = dot(r, v);
      double[] result = new double[N];
      Arrays.setAll(result, i -> 4 * rr * v[i] + 8 * rv * r[i]);
      return result;
    }
  }

  /** f at (x, y). */
  private record Inner(double[] x, double[] y) implements Derivatives {
    @Override
    public double value() {
      double[] first = Arrays.copyOf(y, N);
      return 0.5 * dot(first, first) - dot(x, first);
    }

    @Override
    public double[] gradientX() {
      return scaled(-1, Arrays.copyOf(y, N));
    }

    @Override
    public double[] gradientY() {
      double[] result = new double[2 * N];
      Arrays.setAll(result, i -> i < N ? y[i] - x[i] : 0);
      return result;
    }

    @Override
    public double[] productYy(double[] v) {
      return joined(Arrays.copyOf(v, N), new double[N]);
    }

    @Override
    public double[] productXy(double[] v) {
      return scaled(-1, Arrays.copyOf(v, N));
    }

    @Override
    public double[] productYx(double[] u) {
      return joined(scaled(-1, u), new double[N]);
    }
  }

  private static double dot(double[] left, double[] right) {
    return HeapVector.wrap(left).dot(HeapVector.wrap(right));
  }

  private static double[] scaled(double a, double[] vector) {
    double[] result = new double[N];
    Arrays.setAll(result, i -> a * vector[i]);
    return result;
  }

  private static double[] joined(double[] first, double[] second) {
    double[] result = Arrays.copyOf(first, 2 * N);
    System.arraycopy(second, 0, result, N, N);
    return result;
  }
}
