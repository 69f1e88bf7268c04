package org.bilevel.fewshot;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.Objective;
import org.bilevel.api.Vector;

/**
 * The bilevel problem of some tasks, which change between the outer steps: x is the backbone, with
 * the heads' start if that is learned, y the heads of the tasks, as differences from a start that
 * is learned.
 *
 * <p>Owns its present tasks and its starting points.
 */
final class FewShotProblem implements BilevelProblem, AutoCloseable {
  private final StackedVector initialOuter;
  private final StackedVector initialInner;
  private final Objective outer;
  private final Objective inner;
  private List<PlacedTask> tasks = List.of();

  /**
   * Make a problem without tasks.
   *
   * @param initialOuter where x starts; owned
   * @param head a vector like a head; unchanged
   * @param count T, the number of tasks at a time
   * @param penalty R of the inner objective
   * @param learns whether F is the loss on the queries, else f stands for F: at a test there are no
   *     labels of queries to look at, and inner solvers that look at F see the support's
   * @param mean whether F is the mean over tasks instead of the sum
   */
  FewShotProblem(
      StackedVector initialOuter,
      Vector head,
      int count,
      LqPenalty penalty,
      boolean learns,
      boolean mean) {
    this.initialOuter = initialOuter;
    this.initialInner = new StackedVector(StackedVector.make(count, j -> head.zerosLike()));
    this.inner = new TasksObjective(losses(PlacedTask::supportLoss), penalty, false);
    this.outer =
        learns
            ? new TasksObjective(losses(PlacedTask::queryLoss), new LqPenalty(0, 1, 1), mean)
            : inner;
  }

  private Supplier<List<Objective>> losses(Function<PlacedTask, Objective> part) {
    return () -> tasks.stream().map(part).toList();
  }

  /** Take other tasks, which the problem owns, and close those before. */
  void set(List<PlacedTask> next) {
    List<PlacedTask> before = tasks;
    tasks = List.copyOf(next);
    before.forEach(PlacedTask::close);
  }

  @Override
  public Objective outer() {
    return outer;
  }

  @Override
  public Objective inner() {
    return inner;
  }

  @Override
  public StackedVector initialOuter() {
    return initialOuter.copy();
  }

  @Override
  public StackedVector initialInner() {
    return initialInner.copy();
  }

  @Override
  public void close() {
    set(List.of());
    initialOuter.close();
    initialInner.close();
  }
}
