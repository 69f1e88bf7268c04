package org.bilevel.toy;

import java.util.List;
import java.util.Optional;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.Constraints;
import org.bilevel.api.Objective;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;

/**
 * A problem with other starting points.
 *
 * @param problem the problem
 * @param initialX where x starts: all entries, one for all, or empty for the problem's own
 * @param initialY where y starts, likewise
 */
record StartedAt(BilevelProblem problem, List<Double> initialX, List<Double> initialY)
    implements BilevelProblem {

  @Override
  public Objective outer() {
    return problem.outer();
  }

  @Override
  public Objective inner() {
    return problem.inner();
  }

  @Override
  public Vector initialOuter() {
    return moved(problem.initialOuter(), initialX);
  }

  @Override
  public Vector initialInner() {
    return moved(problem.initialInner(), initialY);
  }

  @Override
  public Optional<Constraints> constraints() {
    return problem.constraints();
  }

  @Override
  public Batch drawOuterBatch(RandomStream random) {
    return problem.drawOuterBatch(random);
  }

  @Override
  public Batch drawInnerBatch(RandomStream random) {
    return problem.drawInnerBatch(random);
  }

  private static Vector moved(Vector start, List<Double> entries) {
    if (entries.size() == 1) {
      start.fill(entries.getFirst());
    } else if (!entries.isEmpty()) {
      start.assign(entries.stream().mapToDouble(Double::doubleValue).toArray());
    }
    return start;
  }
}
