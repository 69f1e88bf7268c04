package org.bilevel.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Hypergradient;
import org.bilevel.api.HypergradientEstimator;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.Linearization;
import org.bilevel.api.Objective;
import org.bilevel.api.Products;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Trajectory;
import org.bilevel.api.Vector;
import org.bilevel.api.descent.Descent;
import org.bilevel.api.descent.DescentStep;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.PlacedSamples;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.forward.ForwardPlugin;
import org.bilevel.pessimistic.PessimisticPlugin;
import org.bilevel.reverse.ReversePlugin;
import org.bilevel.testkit.Parts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Estimators that walk along stored iterates against one graph of all inner steps, on small
 * networks in float64.
 */
final class UnrolledTest {
  private static final SampleShape SHAPE = new SampleShape(1, 2, 3);
  private static final int STEPS = 12;
  private static final int TRAINING = 9;
  private static final int VALIDATION = 7;
  private static final double TOLERANCE = 1e-9;

  /** An inner problem's reference. */
  private interface Reference {
    Unrolled.Gradients from(Vector start, List<DescentStep> steps);
  }

  static Stream<Arguments> walks() {
    Map<String, IntFunction<DescentStep>> steps =
        Map.of(
            "plain", k -> DescentStep.gradient(0.3, Batch.all()),
            "heavy ball", k -> DescentStep.gradient(0.2, Batch.all()).withHeavyBall(0.8),
            "Nesterov", k -> DescentStep.gradient(0.3, Batch.all()).withNesterov(k / (k + 3.0)),
            "with a share of F on batches",
                k ->
                    new DescentStep(
                        0.2, Batch.of(k % 9, 3, 3), 0.3 / (k + 1), Batch.of(k % 7, 6), 0.6, 0.3));
    return Stream.of("tanh", "relu", "gelu")
        .flatMap(activation ->
            steps.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> arguments(entry.getKey(), activation, entry.getValue())));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("walks")
  void weightsOfTheTrainingSamples(String name, String activation, IntFunction<DescentStep> step) {
    try (Model model = mlp(activation);
        PlacedSamples training = model.place(Fixtures.samples(SHAPE, TRAINING));
        PlacedSamples validation = model.place(Fixtures.samples(SHAPE, VALIDATION));
        Vector start = model.initialParameters(RandomStream.of(1))) {
      HeapVector x = Fixtures.weights(TRAINING);
      x.scale(1.0 / TRAINING); // so that the walks converge, and rounding does not grow
      BilevelProblem problem =
          BilevelProblem.of(
              new Mean(model.weightedLoss(validation), VALIDATION),
              model.weightedLoss(training),
              x,
              start);
      check(
          problem, step, (z, steps) -> Unrolled.ofWeightedLoss(training, validation, x, z, steps));
    }
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("walks")
  void hiddenLayersOverTheOutputLayer(
      String name, String activation, IntFunction<DescentStep> step) {
    try (Model model = mlp(activation);
        PlacedSamples training = model.place(Fixtures.samples(SHAPE, TRAINING));
        PlacedSamples validation = model.place(Fixtures.samples(SHAPE, VALIDATION));
        Vector theta = model.initialParameters(RandomStream.of(1))) {
      double[] all = theta.toArray();
      int outer = all.length - model.headLength();
      try (Vector x = model.vector(Arrays.copyOf(all, outer));
          Vector start = model.vector(Arrays.copyOfRange(all, outer, all.length))) {
        BilevelProblem problem =
            BilevelProblem.of(
                model.splitLoss(validation, outer), model.splitLoss(training, outer), x, start);
        check(problem, step, (z, steps) -> Unrolled.ofSplitLoss(training, validation, x, z, steps));
      }
    }
  }

  private static void check(
      BilevelProblem problem, IntFunction<DescentStep> step, Reference reference) {
    List<DescentStep> steps = IntStream.range(0, STEPS).mapToObj(step).toList();
    try (Vector x = problem.initialOuter();
        Vector z = problem.initialInner();
        InnerSolution inner = walk(problem, x, z, steps);
        Hypergradient reverse = estimate(problem, x, inner, new ReversePlugin(), Map.of());
        Hypergradient forward =
            estimate(problem, x, inner, new ForwardPlugin(), Map.of("block", 50))) {
      Unrolled.Gradients exact = reference.from(z, steps);
      assertClose("reverse", reverse.value(), exact.x());
      assertClose("forward", forward.value(), exact.x());
      assertClose("forward and reverse", forward.value(), reverse.value().toArray());
      assertClose("the start", reverse.startGradient().orElseThrow(), exact.start());
      assertThat(Math.abs(reverse.outerValue() - exact.value())).isLessThan(1e-12);

      try (Hypergradient pessimistic =
          estimate(problem, x, inner, new PessimisticPlugin(), Map.of())) {
        int worst = worst(problem, x, inner.trajectory().orElseThrow());
        Unrolled.Gradients shorter = reference.from(z, steps.subList(0, worst));
        assertClose("pessimistic", pessimistic.value(), shorter.x());
        assertClose("its start", pessimistic.startGradient().orElseThrow(), shorter.start());
      }

      boolean moves = steps.getLast().momentum() != 0;
      if (!moves) {
        for (int h : new int[] {1, 5, STEPS}) {
          Vector from = inner.trajectory().orElseThrow().iterate(STEPS - h);
          try (Hypergradient truncated =
              estimate(problem, x, inner, new ReversePlugin(), Map.of("truncate", h))) {
            assertClose(
                "truncated",
                truncated.value(),
                reference.from(from, steps.subList(STEPS - h, STEPS)).x());
          }
        }
      }
    }
  }

  private static int worst(BilevelProblem problem, Vector x, Trajectory trajectory) {
    int worst = 1;
    for (int k = 2; k <= STEPS; k++) {
      if (problem.outer().value(x, trajectory.iterate(k), Batch.all())
          > problem.outer().value(x, trajectory.iterate(worst), Batch.all())) {
        worst = k;
      }
    }
    return worst;
  }

  @Test
  void nothingStaysOnTheDevice() {
    try (NetworkModel model = (NetworkModel) mlp("tanh");
        PlacedSamples training = model.place(Fixtures.samples(SHAPE, TRAINING));
        Vector start = model.initialParameters(RandomStream.of(1))) {
      HeapVector x = Fixtures.weights(TRAINING);
      Objective loss = model.weightedLoss(training);
      BilevelProblem problem = BilevelProblem.of(loss, loss, x, start);
      List<DescentStep> steps =
          IntStream.range(0, STEPS)
              .mapToObj(k -> DescentStep.gradient(0.3, Batch.all()).withNesterov(0.5))
              .toList();
      List<Integer> live = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        for (BilevelPlugin plugin :
            List.of(new ReversePlugin(), new ForwardPlugin(), new PessimisticPlugin())) {
          try (InnerSolution inner = walk(problem, x, start, steps)) {
            estimate(problem, x, inner, plugin, Map.of()).close();
          }
          Unrolled.ofWeightedLoss(training, training, x, start, steps);
          live.add(model.tensors().live());
        }
      }
      assertThat(live).containsOnly(live.getFirst());
    }
  }

  private static Model mlp(String activation) {
    Map<String, Object> options =
        Map.of("hidden", List.of(5, 4), "activation", activation, "precision", "float64");
    return Fixtures.architecture("mlp", options).build(SHAPE, Fixtures.CLASSES);
  }

  private static InnerSolution walk(
      BilevelProblem problem, Vector x, Vector z, List<DescentStep> steps) {
    try (Descent descent = new Descent(problem, x, z, Optional.empty(), true)) {
      steps.forEach(step -> descent.step(step, 0));
      return descent.finish();
    }
  }

  private static Hypergradient estimate(
      BilevelProblem problem,
      Vector x,
      InnerSolution inner,
      BilevelPlugin plugin,
      Map<String, ?> options) {
    String name = plugin.factories().getFirst().name();
    try (HypergradientEstimator.Session session =
        Parts.create(plugin, Kind.HYPERGRADIENT, name, options).start(problem)) {
      return session.estimate(x, inner, RandomStream.of(2));
    }
  }

  private static void assertClose(String what, Vector actual, double[] expected) {
    assertThat(Fixtures.relativeError(actual.toArray(), expected)).as(what).isLessThan(TOLERANCE);
  }

  /** The mean loss as an outer objective, which does not depend on x. */
  private record Mean(Objective loss, int samples) implements Objective {
    private HeapVector weights(Batch batch) {
      return HeapVector.filled(samples, 1.0 / batch.size(samples));
    }

    @Override
    public int dataPoints() {
      return samples;
    }

    @Override
    public Linearization linearize(Vector x, Vector y, Batch batch) {
      Linearization at = loss.linearize(weights(batch), y, batch);
      return new Linearization() {
        @Override
        public double value() {
          return at.value();
        }

        @Override
        public Vector gradientX() {
          return x.zerosLike();
        }

        @Override
        public Vector gradientY() {
          return at.gradientY();
        }

        @Override
        public Vector productYx(Vector u) {
          return y.zerosLike();
        }

        @Override
        public Products products(Vector v) {
          return new Products(at.productYy(v), x.zerosLike());
        }

        @Override
        public void close() {
          at.close();
        }
      };
    }
  }
}
