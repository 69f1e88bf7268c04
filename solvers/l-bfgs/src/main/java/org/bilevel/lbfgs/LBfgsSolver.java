package org.bilevel.lbfgs;

import java.util.Optional;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.Capabilities;
import org.bilevel.api.Capability;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.InnerSolver;
import org.bilevel.api.Stateless;
import org.bilevel.api.Vector;

/**
 * Solves a smooth inner problem to high accuracy with limited-memory BFGS.
 *
 * <pre>{@code
 * p = −H_k ∇_y f(x, y_k),   y_{k+1} = y_k + a p     with a from a line search, the strong Wolfe conditions
 * H_{k+1} = V H V' + s s'/⟨s, q⟩,   V = I − s q'/⟨s, q⟩,   s = y_{k+1} − y_k,   q = ∇f_{k+1} − ∇f_k
 * }</pre>
 *
 * <p>where the last m updates start from (⟨s, q⟩/⟨q, q⟩) I and no matrix is ever held. y has length
 * d. Options: {@code steps} N ≥ 1, 100 by default; {@code memory} m ≥ 1, 10 by default; {@code
 * tolerance} ≥ 0, 1e-6 by default, ends a solve where ‖∇_y f‖ is at most this. A solve also ends
 * where no length along p, nor along −∇f, makes f smaller, or 30 steps long neither f nor ‖∇_y f‖
 * was the least so far, which happens at the limit of rounding; the residual then says how far it
 * came. f is evaluated on every data point, since differences of gradients on different batches are
 * not curvature; a problem's batches are not drawn.
 *
 * <p>Cost: mostly one value with its gradient a step, more where the line search needs them; 4 m d
 * multiplications; no products. Memory: 2 m + 8 vectors of length d. Not random. Failures: NUMERIC
 * where f or its gradient is not finite at the start; later ones only shorten a step.
 *
 * <p>Works on every kind of vector, also on a device. Offers no trajectory, since the derivative of
 * a step would need those of H_k and of the line search; implicit estimators need none.
 *
 * <p>Source: Nocedal and Wright, "Numerical optimization", 2nd edition, Algorithms 7.4 and 7.5. Not
 * of the five papers. Written here because no library that is maintained and permissively licensed
 * offers it for functions on vectors like these.
 */
final class LBfgsSolver implements InnerSolver {
  // at the limit of rounding, neither f nor its gradient is ever the least so far
  private static final int PATIENCE = 30;

  private final LBfgsOptions options;

  LBfgsSolver(LBfgsOptions options) {
    this.options = options;
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.NONE.offering(Capability.EQUIVARIANCE).keeping(2 * options.memory() + 8, 0);
  }

  @Override
  public Session start(BilevelProblem problem) {
    return (Session & Stateless) (x, start, request) -> solve(problem, x, start);
  }

  private InnerSolution solve(BilevelProblem problem, Vector x, Vector start) {
    InnerFunction f = new InnerFunction(problem.inner(), x);
    Point point = f.at(start.copy()); // y_k
    int steps = 0;
    try (CurvatureMemory memory = new CurvatureMemory(options.memory())) {
      requireFinite(point);
      double residual = point.gradient().norm();
      double leastValue = point.value();
      double leastResidual = residual;
      int idle = 0; // steps since one of them was beaten
      while (steps < options.steps() && residual > options.tolerance() && idle < PATIENCE) {
        Optional<Point> next = advance(f, point, memory);
        if (next.isPresent()) {
          memory.add(point, next.get());
          point.close();
          point = next.get();
          residual = point.gradient().norm();
          steps++;
          idle = point.value() < leastValue || residual < leastResidual ? 0 : idle + 1;
          leastValue = Math.min(leastValue, point.value());
          leastResidual = Math.min(leastResidual, residual);
        } else if (memory.isEmpty()) {
          break;
        } else {
          memory.clear(); // along the gradient next
        }
      }
      point.gradient().close();
      return new InnerSolution(point.y(), Optional.empty(), steps, residual, f.dataPoints());
    } catch (RuntimeException e) {
      point.close();
      throw e;
    }
  }

  private static Optional<Point> advance(InnerFunction f, Point point, CurvatureMemory memory) {
    try (Vector direction = memory.direction(point.gradient());
        LineSearch search = new LineSearch(f, point, direction)) {
      return search.search(memory.isEmpty() ? Math.min(1, 1 / direction.norm()) : 1);
    }
  }

  private static void requireFinite(Point point) {
    if (!point.isFinite()) {
      throw BilevelException.numeric(
          "The inner solver l-bfgs cannot take step 1: f is %s and the norm of ∇_y f is %s."
              .formatted(point.value(), point.gradient().norm()),
          "Maybe the outer learning rate is too large, or there are values in the data that are not"
              + " finite.");
    }
  }
}
