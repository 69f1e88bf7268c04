package org.bilevel.fewshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.HeapVector;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.InnerSolver;
import org.bilevel.api.Linearization;
import org.bilevel.api.Objective;
import org.bilevel.api.Products;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Trajectory;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;
import org.bilevel.testkit.CentralDifferences;
import org.bilevel.testkit.problems.QuadraticProblem;
import org.bilevel.testkit.problems.VectorLedger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TasksObjectiveTest {
  private static final SampleShape SHAPE = new SampleShape(1, 16, 16);
  private static final LqPenalty PENALTY = new LqPenalty(0.3, 0.5, 0.2);
  private static final int TASKS = 3;

  private static Model model() {
    return Pipeline.model(
            "conv4",
            Map.of(
                "filters", 2, "activation", "tanh", "pooling", "average", "precision", "float64"))
        .build(SHAPE, 3);
  }

  private static Samples samples(int n, RandomStream random) {
    float[] features = new float[n * SHAPE.length()];
    int[] labels = new int[n];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) random.nextGaussian();
    }
    for (int i = 0; i < n; i++) {
      labels[i] = i % 3;
    }
    return new Samples(SHAPE, 3, features, labels, labels);
  }

  /** A problem of three tasks, where x is the model's and a start if that is learned. */
  private static FewShotProblem problem(Model model, boolean learnedStart, boolean mean) {
    int backbone = model.parameterCount() - model.headLength();
    try (Vector drawn = model.initialParameters(RandomStream.of(1))) {
      double[] all = drawn.toArray();
      List<Vector> parts = new ArrayList<>();
      parts.add(model.vector(Arrays.copyOf(all, backbone)));
      Vector head = model.vector(Arrays.copyOfRange(all, backbone, all.length));
      if (learnedStart) {
        parts.add(head.copy());
      }
      FewShotProblem problem =
          new FewShotProblem(new StackedVector(parts), head, TASKS, PENALTY, true, mean);
      head.close();
      List<PlacedTask> tasks = new ArrayList<>();
      for (int j = 0; j < TASKS; j++) {
        RandomStream random = RandomStream.of(2).split("task", j);
        tasks.add(
            PlacedTask.of(
                model,
                new Episode(
                    samples(5, random.split("support")), samples(7, random.split("query")))));
      }
      problem.set(tasks);
      return problem;
    }
  }

  private static StackedVector heads(FewShotProblem problem) {
    StackedVector y = problem.initialInner();
    RandomStream random = RandomStream.of(3);
    double[] entries = new double[y.size()];
    Arrays.setAll(entries, i -> 0.3 * random.nextGaussian());
    y.assign(entries);
    return y;
  }

  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void hasTheDerivativesOfItsValue(boolean learnedStart, boolean mean) {
    try (Model model = model();
        FewShotProblem problem = problem(model, learnedStart, mean);
        StackedVector x = problem.initialOuter();
        StackedVector y = heads(problem)) {
      assertThat(x.count()).isEqualTo(learnedStart ? 2 : 1);
      assertThat(problem.inner().dataPoints()).isEqualTo(15);
      assertThat(problem.outer().dataPoints()).isEqualTo(21);
      for (Objective g : List.of(problem.inner(), problem.outer())) {
        CentralDifferences errors =
            CentralDifferences.of(g, x, y, Batch.all(), 1e-5, RandomStream.of(4));
        assertThat(errors.worst()).as("%s", errors).isLessThan(1e-6);
        try (Linearization at = g.linearize(x, y, Batch.all());
            Vector yy = at.productYy(y);
            Vector xy = at.productXy(y);
            Products both = at.products(y)) {
          assertThat(both.yy().toArray()).isEqualTo(yy.toArray());
          assertThat(both.xy().toArray()).isEqualTo(xy.toArray());
        }
      }
    }
  }

  @Test
  void isTheSumOrMeanOfItsTasks() {
    try (Model model = model();
        FewShotProblem sum = problem(model, false, false);
        FewShotProblem mean = problem(model, false, true);
        StackedVector x = sum.initialOuter();
        StackedVector y = heads(sum)) {
      double total = sum.outer().value(x, y, Batch.all());
      assertThat(mean.outer().value(x, y, Batch.all())).isCloseTo(total / 3, within(1e-12));
      // the inner objective is the sum in both, so that a head's steps do not know the others
      assertThat(mean.inner().value(x, y, Batch.all()))
          .isEqualTo(sum.inner().value(x, y, Batch.all()));
    }
  }

  @Test
  void aLearnedStartIsAddedToTheHeads() {
    try (Model model = model();
        FewShotProblem plain = problem(model, false, true);
        FewShotProblem learned = problem(model, true, true);
        StackedVector xPlain = plain.initialOuter();
        StackedVector x = learned.initialOuter();
        StackedVector y = heads(learned);
        StackedVector moved = y.copy()) {
      for (int j = 0; j < TASKS; j++) {
        moved.part(j).axpy(1, x.part(1));
      }
      assertThat(learned.inner().value(x, y, Batch.all()))
          .isEqualTo(plain.inner().value(xPlain, moved, Batch.all()));
    }
  }

  /** dF(x, y_K(x))/dx through K steps from their start, against differences of the whole. */
  @ParameterizedTest
  @CsvSource({"false", "true"})
  void theStepsTakenAreDifferentiatedExactly(boolean learnedStart) {
    InnerSolver solver = Pipeline.inner(4, 0.5);
    try (Model model = model();
        FewShotProblem problem = problem(model, learnedStart, true);
        StackedVector x = problem.initialOuter();
        StackedVector u = x.copy()) {
      RandomStream random = RandomStream.of(6);
      double[] entries = new double[x.size()];
      Arrays.setAll(entries, i -> random.nextGaussian());
      u.assign(entries);
      u.scale(1 / u.norm());
      double exact;
      try (InnerSolver.Session session = solver.start(problem);
          StackedVector start = problem.initialInner();
          InnerSolution solution = session.solve(x, start, new InnerSolver.Request(random, true));
          Linearization outer = problem.outer().linearize(x, solution.y(), Batch.all());
          Vector direct = outer.gradientX();
          Vector adjoint = outer.gradientY()) {
        Trajectory trajectory = solution.trajectory().orElseThrow();
        try (Trajectory.Pullback back = trajectory.pullback(0, trajectory.steps(), adjoint)) {
          exact = direct.dot(u) + back.x().dot(u);
        }
      }
      double h = 1e-5;
      double difference =
          (valueAfter(solver, problem, x, u, h) - valueAfter(solver, problem, x, u, -h)) / (2 * h);
      assertThat(exact).isCloseTo(difference, within(1e-6 * Math.abs(difference)));
    }
  }

  private static double valueAfter(
      InnerSolver solver, FewShotProblem problem, StackedVector x, StackedVector u, double h) {
    try (StackedVector moved = x.copy()) {
      moved.axpy(h, u);
      try (InnerSolver.Session session = solver.start(problem);
          StackedVector start = problem.initialInner();
          InnerSolution solution =
              session.solve(moved, start, new InnerSolver.Request(RandomStream.of(0), false))) {
        return problem.outer().value(moved, solution.y(), Batch.all());
      }
    }
  }

  @Test
  void newTasksReplaceThoseBefore() {
    try (Model model = model();
        FewShotProblem problem = problem(model, false, true);
        StackedVector x = problem.initialOuter();
        StackedVector y = heads(problem)) {
      Objective inner = problem.inner();
      double before = inner.value(x, y, Batch.all());
      List<PlacedTask> tasks = new ArrayList<>();
      for (int j = 0; j < TASKS; j++) {
        RandomStream random = RandomStream.of(9).split("task", j);
        tasks.add(PlacedTask.of(model, new Episode(samples(5, random), samples(7, random))));
      }
      problem.set(tasks);
      assertThat(problem.inner()).isSameAs(inner);
      assertThat(inner.value(x, y, Batch.all())).isNotEqualTo(before);
      problem.set(tasks.subList(0, 1));
      assertThatThrownBy(() -> inner.value(x, y, Batch.all()))
          .hasMessage("3 heads do not fit 1 tasks");
    }
  }

  @Test
  void aProblemOfATestLooksAtNoQueries() {
    try (Model model = model();
        Vector head = model.vector(new double[model.headLength()]);
        FewShotProblem problem =
            new FewShotProblem(
                new StackedVector(List.of(model.vector(new double[3]))),
                head,
                1,
                PENALTY,
                false,
                true)) {
      assertThat(problem.outer()).isSameAs(problem.inner());
    }
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void closesWhatItMakes(boolean learnedStart) {
    VectorLedger ledger = new VectorLedger();
    QuadraticProblem quadratic = QuadraticProblem.random(4, 3, 10, RandomStream.of(1));
    BilevelProblem counted = ledger.count(quadratic);
    List<Objective> losses = List.of(counted.inner(), counted.outer());
    TasksObjective objective = new TasksObjective(() -> losses, PENALTY, true);
    List<Vector> parts = new ArrayList<>(List.of(counted.initialOuter()));
    if (learnedStart) {
      parts.add(counted.initialInner());
    }
    try (StackedVector x = new StackedVector(parts);
        StackedVector y =
            new StackedVector(List.of(ledger.vector(1, 2, 3), ledger.vector(-1, 0, 1)))) {
      int open = ledger.open();
      try (Linearization at = objective.linearize(x, y, Batch.all())) {
        at.value();
        at.gradientX().close();
        at.gradientY().close();
        at.productYy(y).close();
        at.productXy(y).close();
        at.productYx(x).close();
        at.products(y).close();
      }
      assertThat(ledger.open()).isEqualTo(open);
      List<Objective> failing =
          List.of(
              counted.inner(),
              (a, b, batch) -> {
                throw new IllegalStateException("no");
              });
      TasksObjective broken = new TasksObjective(() -> failing, PENALTY, true);
      assertThatThrownBy(() -> broken.linearize(x, y, Batch.all()).close()).hasMessage("no");
      assertThat(ledger.open()).isEqualTo(open);
      assertThat(ledger.openLinearizations()).isZero();
      assertThatThrownBy(() -> objective.linearize(x, y, Batch.of(1)).close())
          .hasMessageContaining("not divided into batches");
    }
    assertThat(ledger.open()).isZero();
  }

  @Test
  void thePenaltyHasTheDerivativesOfItsValue() {
    HeapVector h = HeapVector.of(0.5, -1, 2);
    HeapVector v = HeapVector.of(1, 0.3, -0.2);
    double step = 1e-5;
    HeapVector up = h.copy();
    HeapVector down = h.copy();
    up.axpy(step, v);
    down.axpy(-step, v);
    HeapVector gradient = h.zerosLike();
    PENALTY.addGradient(2, h, gradient);
    assertThat(gradient.dot(v))
        .isCloseTo((PENALTY.value(up) - PENALTY.value(down)) / step, within(1e-9));
    HeapVector difference = h.zerosLike();
    PENALTY.addGradient(1 / (2 * step), up, difference);
    PENALTY.addGradient(-1 / (2 * step), down, difference);
    PENALTY.addProduct(-1, h, v, difference);
    assertThat(difference.norm()).isLessThan(1e-9);
    assertThat(new LqPenalty(1, 1, 1e-9).value(HeapVector.of(3, 4))).isCloseTo(5, within(1e-9));
    HeapVector untouched = HeapVector.of(1);
    new LqPenalty(0, 0.5, 0.1).addGradient(1, HeapVector.of(3), untouched);
    assertThat(untouched.array()).containsExactly(1);
  }
}
