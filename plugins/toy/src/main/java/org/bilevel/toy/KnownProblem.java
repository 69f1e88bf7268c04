package org.bilevel.toy;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Objective;
import org.bilevel.api.Vector;

/**
 * A bilevel problem with its solutions.
 *
 * @param problem the two objectives, constraints if any, and where x and y start unless the file
 *     says otherwise
 * @param outerSet X, the feasible x
 * @param innerSet Y, the feasible y as far as that does not depend on x
 * @param optima the solutions, at least one; all have the same F*
 * @param hypergradient dF/dx of x ↦ F(x, y*(x)); empty where that is not a function, or no formula
 *     is at hand
 */
record KnownProblem(
    BilevelProblem problem,
    Box outerSet,
    Box innerSet,
    List<Optimum> optima,
    Optional<Function<Vector, HeapVector>> hypergradient) {

  /** Make the list unmodifiable. */
  KnownProblem {
    optima = List.copyOf(optima);
  }

  /** Return a problem of two numbers without a formula for its hypergradient. */
  static KnownProblem of(
      Jet.Function outer,
      Jet.Function inner,
      double initialOuter,
      double initialInner,
      Box outerSet,
      Box innerSet,
      List<Optimum> optima) {
    return new KnownProblem(
        BilevelProblem.of(
            Jet.objective(outer),
            Jet.objective(inner),
            HeapVector.of(initialOuter),
            HeapVector.of(initialInner)),
        outerSet,
        innerSet,
        optima,
        Optional.empty());
  }

  /** Return ‖x − x*‖/‖x*‖ for the nearest solution, ‖x − x*‖ where x* = 0. */
  double outerError(Vector x) {
    return optima.stream().mapToDouble(o -> error(x, o.x())).min().orElseThrow();
  }

  /** Return ‖y − y*‖/‖y*‖ for the nearest solution, ‖y − y*‖ where y* = 0. */
  double innerError(Vector y) {
    return optima.stream().mapToDouble(o -> error(y, o.y())).min().orElseThrow();
  }

  /** Return |F − F*|/|F*|, |F − F*| where F* = 0. */
  double valueError(double value) {
    double best = optima.getFirst().value();
    return Math.abs(value - best) / (best == 0 ? 1 : Math.abs(best));
  }

  /**
   * Return how far x is from X, or y from Y, in the entry that is farthest, or by how much a
   * constraint is violated.
   *
   * @param x the outer variable
   * @param solvedFor the x that y belongs to
   * @param y the inner variable
   */
  double infeasibility(Vector x, Vector solvedFor, Vector y) {
    double most = Math.max(outerSet.violation(x), innerSet.violation(y));
    if (problem.constraints().isPresent()) {
      for (Objective c : problem.constraints().get().inequalities()) {
        most = Math.max(most, c.value(solvedFor, y, Batch.all()));
      }
      for (Objective c : problem.constraints().get().equalities()) {
        most = Math.max(most, Math.abs(c.value(solvedFor, y, Batch.all())));
      }
    }
    return most;
  }

  private static double error(Vector point, HeapVector solution) {
    try (Vector difference = point.copy();
        Vector target = point.zerosLike()) {
      target.assign(solution.array());
      difference.axpy(-1, target);
      double norm = solution.norm();
      return difference.norm() / (norm == 0 ? 1 : norm);
    }
  }
}
