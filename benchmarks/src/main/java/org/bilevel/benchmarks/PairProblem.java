package org.bilevel.benchmarks;

import java.util.List;
import java.util.Map;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Objective;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Architecture;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.PlacedSamples;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.plugin.Kind;
import org.bilevel.runtime.core.Catalog;
import org.bilevel.testkit.problems.LogisticProblem;
import org.bilevel.testkit.problems.QuadraticProblem;

/**
 * A problem on which pairs of inner solvers and estimators are compared.
 *
 * @param name what it is
 * @param problem the problem
 * @param resources what is closed when it is no longer used
 */
record PairProblem(String name, BilevelProblem problem, List<? extends AutoCloseable> resources)
    implements AutoCloseable {

  /** A quadratic with curvatures from 0.2 to 1. */
  static PairProblem quadratic() {
    return new PairProblem(
        "quadratic, p = 4, d = 6", QuadraticProblem.random(4, 6, 5, RandomStream.of(1)), List.of());
  }

  /** Regularization weights of a logistic regression, with curvatures from about 0.4 to 1. */
  static PairProblem logistic() {
    LogisticProblem problem = new LogisticProblem(5, 60, 0, RandomStream.of(1));
    return new PairProblem(
        "logistic regression, p = d = 5",
        BilevelProblem.of(
            problem.outer(), problem.inner(), HeapVector.filled(5, -1), problem.initialInner()),
        List.of());
  }

  /** Sample weights of a network with a hidden layer, 64-bit; ½ · 0.1 ‖y‖² makes y*(x) unique. */
  static PairProblem network(Catalog catalog) {
    Architecture mlp =
        new PartMaker(
                catalog,
                Map.of(
                    "model/mlp",
                    Map.of("hidden", List.of(4), "activation", "tanh", "precision", "float64")))
            .make(Kind.MODEL, "mlp");
    Samples training = samples("training", 12);
    Model model = mlp.build(training.shape(), training.classes());
    PlacedSamples placedTraining = model.place(training);
    PlacedSamples placedValidation = model.place(samples("validation", 12));
    Objective loss = model.weightedLoss(placedTraining);
    HeapVector weights = HeapVector.filled(12, 1.0 / 12); // x, of both losses
    Vector start = model.initialParameters(RandomStream.of(3));
    BilevelProblem problem =
        BilevelProblem.of(
            new Unweighted(model.weightedLoss(placedValidation), weights.copy()),
            new Ridge(loss, 0.1),
            weights,
            start);
    return new PairProblem(
        "MLP 3-4-2, p = 12, d = 26",
        problem,
        List.of(start, placedValidation, placedTraining, model));
  }

  private static Samples samples(String name, int n) {
    RandomStream random = RandomStream.of(2).split(name);
    SampleShape shape = new SampleShape(1, 1, 3);
    float[] features = new float[n * 3];
    int[] labels = new int[n];
    int[] ids = new int[n];
    for (int i = 0; i < n; i++) {
      ids[i] = i;
      labels[i] = i % 2;
      for (int j = 0; j < 3; j++) {
        features[3 * i + j] = (float) (random.nextGaussian() + (labels[i] == j ? 1 : 0));
      }
    }
    return new Samples(shape, 2, features, labels, ids);
  }

  @Override
  public void close() {
    for (AutoCloseable resource : resources) {
      try {
        resource.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
