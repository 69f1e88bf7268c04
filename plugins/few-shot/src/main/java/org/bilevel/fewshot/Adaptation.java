package org.bilevel.fewshot;

import java.util.List;
import org.bilevel.api.BilevelException;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.InnerSolver;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Model;

/** Learns the head of a new task from its support, and measures it on the queries. */
final class Adaptation {
  private final Model model;
  private final InnerSolver solver;
  private final LqPenalty penalty;

  Adaptation(Model model, InnerSolver solver, LqPenalty penalty) {
    this.model = model;
    this.solver = solver;
    this.penalty = penalty;
  }

  /**
   * Return the share of queries whose score is highest for their class; of equal scores the lowest
   * class counts.
   *
   * @param x the backbone, and the heads' start if that is learned; unchanged
   * @param episode the task
   * @param random the stream of the inner solver's draws
   */
  double accuracy(StackedVector x, Episode episode, RandomStream random) {
    double[] zeros = new double[model.headLength()];
    try (Vector like = model.vector(zeros);
        FewShotProblem problem = new FewShotProblem(x.copy(), like, 1, penalty, false, false)) {
      PlacedTask task = PlacedTask.of(model, episode);
      problem.set(List.of(task));
      try (InnerSolver.Session session = solver.start(problem);
          StackedVector start = problem.initialInner();
          InnerSolution solution = session.solve(x, start, new InnerSolver.Request(random, false));
          Vector parameters = parameters(x, StackedVector.of(solution.y()))) {
        return rightShare(model.scores(parameters, task.query()), episode.query().labels());
      }
    }
  }

  /** Return the parameters of the model before its head has learned anything. */
  Vector start(StackedVector x) {
    try (Vector zeros = model.vector(new double[model.headLength()]);
        StackedVector y = new StackedVector(List.of(zeros.copy()))) {
      return parameters(x, y);
    }
  }

  /** Return backbone and head as the model's parameters. */
  private Vector parameters(StackedVector x, StackedVector y) {
    try (Vector head = TasksObjective.head(x, y, 0);
        StackedVector both = new StackedVector(List.of(x.part(0).copy(), head.copy()))) {
      return model.vector(both.toArray());
    }
  }

  private double rightShare(float[] scores, int[] labels) {
    int classes = model.classes();
    int right = 0;
    for (int i = 0; i < labels.length; i++) {
      int best = 0;
      for (int c = 0; c < classes; c++) {
        float score = scores[i * classes + c];
        if (!Float.isFinite(score)) {
          throw BilevelException.numeric(
              "a score of the model on a query of a new task is %s.".formatted(score),
              "Maybe a learning rate is too large: lower those of adaptation and solver.");
        }
        if (score > scores[i * classes + best]) {
          best = c;
        }
      }
      if (best == labels[i]) {
        right++;
      }
    }
    return (double) right / labels.length;
  }
}
