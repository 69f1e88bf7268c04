package org.bilevel.incrementalmnist;

import java.util.ArrayList;
import java.util.List;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.BilevelSolver;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;

/** Multiplies x by 2 at each step, and notes where each task starts and its batches. */
final class Still implements BilevelSolver {
  final List<double[]> startsOfX = new ArrayList<>();
  final List<double[]> startsOfY = new ArrayList<>();
  final List<Integer> outerSizes = new ArrayList<>();
  final List<Integer> innerSizes = new ArrayList<>();
  private final double factor;
  int open;

  /**
   * Make the solver.
   *
   * @param factor what y is multiplied with at a step
   */
  Still(double factor) {
    this.factor = factor;
  }

  @Override
  public Session start(BilevelProblem problem, RandomStream random) {
    Vector x = problem.initialOuter();
    Vector y = problem.initialInner();
    startsOfX.add(x.toArray());
    startsOfY.add(y.toArray());
    open++;
    return new Session() {
      @Override
      public Step step() {
        x.scale(2);
        y.scale(factor);
        Batch outer = problem.drawOuterBatch(random);
        Batch inner = problem.drawInnerBatch(random);
        outerSizes.add(outer.size(problem.outer().dataPoints()));
        innerSizes.add(inner.size(problem.inner().dataPoints()));
        return new Step(1, Double.NaN, 0, 0, 1, 2, 3, List.of());
      }

      @Override
      public Vector x() {
        return x;
      }

      @Override
      public Vector y() {
        return y;
      }

      @Override
      public void close() {
        open--;
        x.close();
        y.close();
      }
    };
  }
}
