package org.bilevel.adult;

import org.bilevel.adult.Newton.Derivatives;
import org.bilevel.adult.Newton.Minimum;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Restorable;
import org.bilevel.api.StateInput;
import org.bilevel.api.StateOutput;

/**
 * The problem on all rows, with inner solutions that are exact to rounding.
 *
 * <pre>{@code
 * y*(x):  ‖∇L₂(y) + λ (y − x)‖ ≤ 10⁻¹²
 * f̂(x) = L₁(x) + L₂(y*(x))                                  the prediction error
 * ∇f̂(x) = ∇L₁(x) + λ v,     v = M⁻¹ ∇L₂(y*),  M = ∇²L₂(y*) + λI
 * ∇²f̂(x) = ∇²L₁(x) + J (∇²L₂(y*) − ∇³L₂(y*) v) J,   J = λ M⁻¹ = dy*(x)/dx
 * }</pre>
 */
final class Exact implements Restorable {
  private static final double INNER_TOLERANCE = 1e-12;
  private static final int INNER_STEPS = 100;

  /** ‖∇f̂‖ of an optimum. */
  static final double STATIONARY = 1e-8;

  private static final int OPTIMUM_STEPS = 500;

  private final AdultProblem problem;
  private double[] y; // the last inner solution, where the next solve starts

  Exact(AdultProblem problem) {
    this.problem = problem;
    this.y = problem.initialInner().array();
  }

  /** Write where the next solve starts, on which the last digits of its solution depend. */
  @Override
  public void save(StateOutput out) {
    out.write(y);
  }

  @Override
  public void restore(StateInput in) {
    y = in.readDoubles();
  }

  /** Return y*(x). */
  double[] inner(double[] x) {
    y = Newton.minimise(new Inner(x), y, INNER_TOLERANCE, INNER_STEPS).at();
    return y.clone();
  }

  /** Return F(x, y*(x)). */
  double predictionError(double[] x) {
    return problem.large().at(x).value() + problem.small().at(inner(x)).value();
  }

  /** Return a stationary point of F(x, y*(x)), by descent from where the problem starts. */
  Minimum optimum() {
    return Newton.minimise(reduced(), problem.initialOuter().array(), STATIONARY, OPTIMUM_STEPS);
  }

  /** Return x ↦ F(x, y*(x)). */
  Newton.Smooth reduced() {
    return new Reduced();
  }

  /** Return the infimum of F(x, y) over both variables, up to what a gradient of 10⁻⁸ is worth. */
  double relaxedOptimum() {
    double[] start = problem.initialOuter().array();
    return Newton.minimise(new Loss(problem.large()), start, STATIONARY, OPTIMUM_STEPS).value()
        + Newton.minimise(new Loss(problem.small()), start, STATIONARY, OPTIMUM_STEPS).value();
  }

  /** The prediction error f̂ as a function of x. */
  private final class Reduced implements Newton.Smooth {
    @Override
    public double value(double[] x) {
      return predictionError(x);
    }

    @Override
    public Derivatives derivatives(double[] x) {
      LogisticLoss.At small = problem.small().at(inner(x));
      LogisticLoss.At large = problem.large().at(x);
      int n = x.length;
      double lambda = problem.coupling();
      double[] smallGradient = new double[n];
      small.addGradient(smallGradient);
      double[][] smallHessian = new double[n][n];
      small.addHessian(smallHessian);
      Cholesky m =
          Cholesky.of(smallHessian, lambda)
              .orElseThrow(() -> new IllegalStateException("∇²L₂ + λI is not positive definite"));
      double[] v = m.solve(smallGradient);
      double[] gradient = new double[n];
      large.addGradient(gradient);
      HeapVector.wrap(gradient).axpy(lambda, HeapVector.wrap(v));
      double[][] middle = new double[n][n];
      small.addHessianWithoutThird(v, middle);
      double[][] hessian = congruence(m.inverse(), symmetric(middle), lambda * lambda);
      large.addHessian(hessian);
      return new Derivatives(large.value() + small.value(), gradient, hessian);
    }
  }

  /** The inner objective f(x, ·) for one x. */
  private final class Inner implements Newton.Smooth {
    private final HeapVector x;

    Inner(double[] x) {
      this.x = HeapVector.wrap(x);
    }

    @Override
    public double value(double[] w) {
      HeapVector difference = HeapVector.of(w);
      difference.axpy(-1, x);
      return problem.small().at(w).value() + 0.5 * problem.coupling() * difference.dot(difference);
    }

    @Override
    public Derivatives derivatives(double[] w) {
      Derivatives loss = new Loss(problem.small()).derivatives(w);
      HeapVector difference = HeapVector.of(w);
      difference.axpy(-1, x);
      HeapVector.wrap(loss.gradient()).axpy(problem.coupling(), difference);
      for (int i = 0; i < w.length; i++) {
        loss.hessian()[i][i] += problem.coupling();
      }
      return new Derivatives(
          loss.value() + 0.5 * problem.coupling() * difference.dot(difference),
          loss.gradient(),
          loss.hessian());
    }
  }

  /** A loss alone. */
  private record Loss(LogisticLoss loss) implements Newton.Smooth {
    @Override
    public double value(double[] w) {
      return loss.at(w).value();
    }

    @Override
    public Derivatives derivatives(double[] w) {
      LogisticLoss.At at = loss.at(w);
      double[] gradient = new double[w.length];
      at.addGradient(gradient);
      double[][] hessian = new double[w.length][w.length];
      at.addHessian(hessian);
      return new Derivatives(at.value(), gradient, hessian);
    }
  }

  /** Copy the lower triangle to the upper one, in place. */
  private static double[][] symmetric(double[][] lower) {
    for (int i = 0; i < lower.length; i++) {
      for (int j = 0; j < i; j++) {
        lower[j][i] = lower[i][j];
      }
    }
    return lower;
  }

  /** Return factor · B A B for symmetric matrices. */
  private static double[][] congruence(double[][] b, double[][] a, double factor) {
    double[][] result = product(product(b, a), b);
    for (double[] row : result) {
      HeapVector.wrap(row).scale(factor);
    }
    return result;
  }

  private static double[][] product(double[][] a, double[][] b) {
    int n = a.length;
    double[][] result = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < n; k++) {
        double factor = a[i][k];
        for (int j = 0; j < n; j++) {
          result[i][j] += factor * b[k][j];
        }
      }
    }
    return result;
  }
}
