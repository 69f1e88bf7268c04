package org.bilevel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.HeapVector;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.Linearization;
import org.bilevel.api.Objective;
import org.bilevel.api.Products;
import org.bilevel.api.Projection;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Trajectory;
import org.bilevel.api.Vector;
import org.bilevel.api.descent.Descent;
import org.bilevel.api.descent.DescentStep;
import org.bilevel.testkit.problems.LogisticProblem;
import org.bilevel.testkit.problems.NotFinite;
import org.bilevel.testkit.problems.QuadraticProblem;
import org.bilevel.testkit.problems.VectorLedger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The derivatives of the steps of a {@link Descent}, of every make. */
final class DescentTrajectoryTest {
  private static final int STEPS = 9;
  private static final int LENGTH = 6; // of x and y

  /**
   * How a walk steps.
   *
   * @param name for messages
   * @param step what step k is made of
   * @param projection onto the feasible set
   * @param moves whether steps look at the iterate before
   */
  private record Walk(
      String name, IntFunction<DescentStep> step, Optional<Projection> projection, boolean moves) {
    @Override
    public String toString() {
      return name;
    }

    boolean isLinear() {
      return projection.filter(p -> !(p instanceof Plane)).isEmpty();
    }

    InnerSolution of(BilevelProblem problem, Vector x, Vector start) {
      return of(problem, x, start, 0);
    }

    /** Walk from a start as though it were the iterate of a later step. */
    InnerSolution of(BilevelProblem problem, Vector x, Vector start, int from) {
      try (Descent descent = new Descent(problem, x, start, projection, true)) {
        for (int k = from; k < STEPS; k++) {
          descent.step(step.apply(k), 0);
        }
        return descent.finish();
      }
    }
  }

  static Stream<Walk> walks() {
    return Stream.concat(walksOnAllData(), Stream.of(onBatches()));
  }

  /** Those that a quadratic problem can take, too. */
  static Stream<Walk> walksOnAllData() {
    return Stream.of(
        new Walk("plain", DescentTrajectoryTest::plain, Optional.empty(), false),
        new Walk("heavy ball", k -> plain(k).withHeavyBall(0.8), Optional.empty(), true),
        new Walk("Nesterov", k -> plain(k).withNesterov(k / (k + 3.0)), Optional.empty(), true),
        new Walk("with a share of F", k -> share(plain(k), k), Optional.empty(), false),
        new Walk("of F alone", DescentTrajectoryTest::outerAlone, Optional.empty(), false),
        new Walk("in turns", DescentTrajectoryTest::inTurns, Optional.empty(), true),
        new Walk("in a box", DescentTrajectoryTest::plain, Optional.of(new Box(0.3)), false),
        new Walk("in a ball", DescentTrajectoryTest::plain, Optional.of(new Ball(0.7)), false),
        new Walk("in a plane", DescentTrajectoryTest::plain, Optional.of(new Plane()), false),
        new Walk(
            "with everything", DescentTrajectoryTest::everything, Optional.of(new Plane()), true));
  }

  private static Walk onBatches() {
    return new Walk(
        "on batches",
        k ->
            DescentStep.gradient(0.4, Batch.of(k, 2 * k + 1, k, 30))
                .withNesterov(0.5)
                .withOuter(0.1, Batch.of(3 * k)),
        Optional.empty(),
        true);
  }

  private static DescentStep plain(int k) {
    return DescentStep.gradient(0.5 + 0.05 * k, Batch.all());
  }

  private static DescentStep share(DescentStep step, int k) {
    return step.withOuter(0.3 / (k + 1), Batch.all());
  }

  private static DescentStep outerAlone(int k) {
    return new DescentStep(0, Batch.all(), 0.2, Batch.all(), 0, 0);
  }

  /** Plain, heavy-ball, Nesterov's and standing steps, one after the other. */
  private static DescentStep inTurns(int k) {
    return switch (k % 4) {
      case 0 -> plain(k).withHeavyBall(0.7);
      case 1 -> plain(k);
      case 2 -> share(plain(k).withNesterov(0.6), k);
      default -> new DescentStep(0, Batch.all(), 0, Batch.all(), 0.5, 0.5);
    };
  }

  private static DescentStep everything(int k) {
    return new DescentStep(0.4, Batch.all(), 0.2, Batch.all(), 0.6, 0.35);
  }

  @ParameterizedTest
  @MethodSource("walks")
  void agreeWithDifferencesOnALogisticRegression(Walk walk) {
    LogisticProblem problem = new LogisticProblem(LENGTH, 40, 0, RandomStream.of(1));
    HeapVector start = gaussian(RandomStream.of(2), 0.5);
    assertDifferences(walk, problem, problem.initialOuter(), start, 1e-5, 2e-8);
  }

  @ParameterizedTest
  @MethodSource("walksOnAllData")
  void agreeWithDifferencesOnAQuadratic(Walk walk) {
    QuadraticProblem problem = quadratic();
    // without a curved set y_K is linear in x and z, and large steps are exact
    boolean linear = walk.isLinear();
    assertDifferences(
        walk,
        problem,
        problem.initialOuter(),
        problem.initialInner(),
        linear ? 0.5 : 1e-5,
        linear ? 1e-11 : 2e-8);
  }

  private static void assertDifferences(
      Walk walk,
      BilevelProblem problem,
      HeapVector x,
      HeapVector start,
      double step,
      double tolerance) {
    HeapVector c = gaussian(RandomStream.of(3), 1);
    walk.projection().ifPresent(p -> p.project(start));
    if (!walk.isLinear()) {
      start.scale(0.9); // away from the border, where a start can move both ways
    }
    try (InnerSolution solution = walk.of(problem, x, start);
        Trajectory.Pullback back = solution.trajectory().orElseThrow().pullback(0, STEPS, c)) {
      Trajectory trajectory = solution.trajectory().orElseThrow();
      for (int i = 0; i < 3; i++) {
        HeapVector dx = gaussian(RandomStream.of(10 + i), 1);
        double alongX = back.x().dot(dx);
        assertThat(alongX)
            .as("along x")
            .isCloseTo(
                (weighted(walk, problem, moved(x, step, dx), start, c)
                        - weighted(walk, problem, moved(x, -step, dx), start, c))
                    / (2 * step),
                within(tolerance * (1 + back.x().norm())));
        try (Trajectory.Pushforward forward = trajectory.pushforward(STEPS, List.of(dx))) {
          assertThat(forward.changes().getFirst().dot(c))
              .as("forward")
              .isCloseTo(alongX, within(forwardTolerance(walk) * (1 + back.x().norm())));
        }
        HeapVector dz = feasible(walk, start, gaussian(RandomStream.of(20 + i), 1));
        assertThat(back.start().dot(dz))
            .as("along the start")
            .isCloseTo(
                (weighted(walk, problem, x, moved(start, step, dz), c)
                        - weighted(walk, problem, x, moved(start, -step, dz), c))
                    / (2 * step),
                within(tolerance * (1 + back.start().norm())));
      }
    }
  }

  /** The box differentiates by central differences, and differences are not quite symmetric. */
  private static double forwardTolerance(Walk walk) {
    return walk.projection().filter(p -> p instanceof Box).isPresent() ? 1e-8 : 1e-12;
  }

  /** Return a direction along which the start can move and stay feasible, both ways. */
  private static HeapVector feasible(Walk walk, HeapVector start, HeapVector direction) {
    walk.projection().ifPresent(p -> p.differentiate(start, direction));
    return direction;
  }

  private static double weighted(
      Walk walk, BilevelProblem problem, HeapVector x, HeapVector start, HeapVector c) {
    try (InnerSolution solution = walk.of(problem, x, start)) {
      return c.dot(solution.y());
    }
  }

  @ParameterizedTest
  @MethodSource("walks")
  void wholeWalksAreMadeOfParts(Walk walk) {
    if (walk.moves()) {
      return; // a part would have to hand on two gradients
    }
    LogisticProblem problem = new LogisticProblem(LENGTH, 40, 0, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    HeapVector c = gaussian(RandomStream.of(3), 1);
    try (InnerSolution solution = walk.of(problem, x, gaussian(RandomStream.of(2), 0.5))) {
      Trajectory trajectory = solution.trajectory().orElseThrow();
      for (int middle = 0; middle <= STEPS; middle++) {
        try (Trajectory.Pullback whole = trajectory.pullback(0, STEPS, c);
            Trajectory.Pullback late = trajectory.pullback(middle, STEPS, c);
            Trajectory.Pullback early = trajectory.pullback(0, middle, late.start())) {
          late.x().axpy(1, early.x());
          assertClose(late.x(), whole.x(), 1e-13);
          assertClose(early.start(), whole.start(), 1e-13);
          assertThat(late.products() + early.products()).isEqualTo(whole.products());
          assertThat(late.dataPoints() + early.dataPoints()).isEqualTo(whole.dataPoints());
        }
      }
    }
  }

  /** A walk back that ends early takes y_from for a constant: a walk that starts there. */
  @ParameterizedTest
  @MethodSource("walks")
  void truncatedWalksStartFromAConstant(Walk walk) {
    if (walk.moves()) {
      return; // a walk that starts there has no iterate before
    }
    LogisticProblem problem = new LogisticProblem(LENGTH, 40, 0, RandomStream.of(1));
    HeapVector x = problem.initialOuter();
    HeapVector c = gaussian(RandomStream.of(3), 1);
    try (InnerSolution solution = walk.of(problem, x, gaussian(RandomStream.of(2), 0.5))) {
      Trajectory trajectory = solution.trajectory().orElseThrow();
      for (int from = 0; from <= STEPS; from++) {
        try (InnerSolution rest = walk.of(problem, x, trajectory.iterate(from), from);
            Trajectory.Pullback truncated = trajectory.pullback(from, STEPS, c);
            Trajectory.Pullback whole =
                rest.trajectory().orElseThrow().pullback(0, STEPS - from, c)) {
          assertClose(truncated.x(), whole.x(), 1e-13);
          assertClose(truncated.start(), whole.start(), 1e-13);
        }
      }
    }
  }

  /** One step in the middle: x ← −M α, y_k ← (1 + γ) α − (1 + β) H α, at u. */
  @ParameterizedTest
  @MethodSource("walksOnAllData")
  void oneStepIsThatOfTheFormula(Walk walk) {
    if (walk.projection().isPresent()) {
      return;
    }
    QuadraticProblem problem = quadratic();
    HeapVector x = problem.initialOuter();
    HeapVector c = gaussian(RandomStream.of(3), 1);
    try (InnerSolution solution = walk.of(problem, x, problem.initialInner())) {
      Trajectory trajectory = solution.trajectory().orElseThrow();
      for (int k = 1; k < STEPS; k++) {
        DescentStep step = walk.step().apply(k);
        Products f = problem.inner().linearize(x, solution.y(), Batch.all()).products(c);
        Products outer = problem.outer().linearize(x, solution.y(), Batch.all()).products(c);
        HeapVector expectedX = HeapVector.zeros(LENGTH);
        expectedX.axpy(-step.size(), f.xy());
        expectedX.axpy(-step.outerSize(), outer.xy());
        HeapVector expectedY = c.copy();
        expectedY.scale(1 + step.momentum());
        expectedY.axpy(-(1 + step.lookAhead()) * step.size(), f.yy());
        expectedY.axpy(-(1 + step.lookAhead()) * step.outerSize(), outer.yy());
        try (Trajectory.Pullback back = trajectory.pullback(k, k + 1, c)) {
          assertClose(back.x(), expectedX, 1e-14);
          assertClose(back.start(), expectedY, 1e-14);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("walks")
  void noStepsChangeNothing(Walk walk) {
    LogisticProblem problem = new LogisticProblem(LENGTH, 40, 0, RandomStream.of(1));
    HeapVector c = gaussian(RandomStream.of(3), 1);
    try (InnerSolution solution =
        walk.of(problem, problem.initialOuter(), problem.initialInner())) {
      Trajectory trajectory = solution.trajectory().orElseThrow();
      for (int step : new int[] {0, 4, STEPS}) {
        try (Trajectory.Pullback back = trajectory.pullback(step, step, c)) {
          assertThat(back.start().toArray()).isEqualTo(c.toArray());
          assertThat(back.x().norm()).isZero();
          assertThat(back.products()).isZero();
        }
      }
      try (Trajectory.Pushforward forward = trajectory.pushforward(0, List.of(c, c))) {
        assertThat(forward.changes()).hasSize(2).allMatch(change -> change.norm() == 0);
      }
      assertThatThrownBy(() -> trajectory.pullback(0, STEPS + 1, c))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> trajectory.pullback(3, 2, c))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> trajectory.pushforward(-1, List.of(c)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("walks")
  void directionsGoSideBySide(Walk walk) {
    LogisticProblem problem = new LogisticProblem(LENGTH, 40, 0, RandomStream.of(1));
    List<Vector> directions =
        List.of(gaussian(RandomStream.of(4), 1), gaussian(RandomStream.of(5), 1));
    try (InnerSolution solution =
        walk.of(problem, problem.initialOuter(), gaussian(RandomStream.of(2), 0.5))) {
      Trajectory trajectory = solution.trajectory().orElseThrow();
      try (Trajectory.Pushforward both = trajectory.pushforward(STEPS, directions);
          Trajectory.Pushforward second = trajectory.pushforward(STEPS, directions.subList(1, 2))) {
        assertThat(both.changes().get(1).toArray())
            .isEqualTo(second.changes().getFirst().toArray());
        assertThat(both.products()).isEqualTo(2 * second.products());
        assertThat(both.dataPoints()).isEqualTo(second.dataPoints());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("walksOnAllData")
  void derivativesThatAreNotFiniteNameTheirStep(Walk walk) {
    for (boolean inner : new boolean[] {true, false}) {
      if (usesAtStep(walk, 3, inner)) {
        AtomicBoolean spoiled = new AtomicBoolean();
        int[] since = {0};
        int before = linearizationsAfter(walk, 3, inner);
        QuadraticProblem sound = quadratic();
        BilevelProblem problem =
            inner
                ? NotFinite.innerWhile(sound, () -> spoiled.get() && since[0]++ >= before)
                : swapped(
                    NotFinite.innerWhile(
                        swapped(sound), () -> spoiled.get() && since[0]++ >= before));
        try (InnerSolution solution =
            walk.of(problem, sound.initialOuter(), sound.initialInner())) {
          spoiled.set(true);
          assertThatThrownBy(() ->
                  solution
                      .trajectory()
                      .orElseThrow()
                      .pullback(0, STEPS, gaussian(RandomStream.of(3), 1)))
              .isInstanceOfSatisfying(
                  BilevelException.class,
                  e -> assertThat(e.category()).isEqualTo(BilevelException.Category.NUMERIC))
              .hasMessageContaining(
                  walk.projection().isPresent() ? "" : "step 4") // a projection may find it first
              .hasMessageContaining("Maybe");
        }
      }
    }
  }

  private static boolean usesAtStep(Walk walk, int k, boolean inner) {
    DescentStep step = walk.step().apply(k);
    return (inner ? step.size() : step.outerSize()) != 0;
  }

  /** Return how many steps after step k look at an objective. */
  private static int linearizationsAfter(Walk walk, int k, boolean inner) {
    int count = 0;
    for (int later = k + 1; later < STEPS; later++) {
      count += usesAtStep(walk, later, inner) ? 1 : 0;
    }
    return count;
  }

  private static BilevelProblem swapped(BilevelProblem problem) {
    return BilevelProblem.of(
        problem.inner(), problem.outer(), problem.initialOuter(), problem.initialInner());
  }

  /** Whatever call to an objective fails, everything that was made is closed. */
  @ParameterizedTest
  @MethodSource("walksOnAllData")
  void leaksNothingWhereverItFails(Walk walk) {
    VectorLedger ledger = new VectorLedger();
    Fuse fuse = new Fuse();
    BilevelProblem problem = fuse.protect(ledger.count(quadratic()));
    try (Vector x = problem.initialOuter();
        Vector start = problem.initialInner();
        Vector c = ledger.vector(gaussian(RandomStream.of(3), 1).toArray());
        Vector dx = ledger.vector(gaussian(RandomStream.of(4), 1).toArray())) {
      int before = ledger.open();
      assertThat(failures(fuse, () -> walk.of(problem, x, start).close(), ledger, before))
          .isGreaterThan(3);
      assertThat(ledger.open()).isEqualTo(before);
      try (InnerSolution solution = walk.of(problem, x, start)) {
        Trajectory trajectory = solution.trajectory().orElseThrow();
        int kept = ledger.open();
        assertThat(kept).isEqualTo(before + STEPS + 1);
        assertThat(failures(fuse, () -> trajectory.pullback(0, STEPS, c).close(), ledger, kept))
            .isGreaterThan(2 * 6);
        assertThat(
                failures(
                    fuse,
                    () -> trajectory.pushforward(STEPS, List.of(dx, dx)).close(),
                    ledger,
                    kept))
            .isGreaterThan(2 * 6);
      }
    }
    assertThat(ledger.open()).isZero();
    assertThat(ledger.openLinearizations()).isZero();
  }

  /** Let each call fail in turn, until all succeed, and return how many there are. */
  private static int failures(Fuse fuse, Runnable body, VectorLedger ledger, int open) {
    for (int calls = 0; ; calls++) {
      fuse.left = calls;
      boolean failed = false;
      try {
        body.run();
      } catch (Blown e) {
        failed = true;
      }
      fuse.left = Integer.MAX_VALUE;
      assertThat(ledger.open()).as("vectors after %d calls", calls).isEqualTo(open);
      assertThat(ledger.openLinearizations()).isZero();
      if (!failed) {
        return calls;
      }
    }
  }

  private static QuadraticProblem quadratic() {
    return QuadraticProblem.random(LENGTH, LENGTH, 8, RandomStream.of(6));
  }

  private static HeapVector gaussian(RandomStream random, double size) {
    HeapVector vector = HeapVector.zeros(LENGTH);
    Arrays.setAll(vector.array(), i -> size * random.nextGaussian());
    return vector;
  }

  private static HeapVector moved(HeapVector point, double length, HeapVector direction) {
    HeapVector moved = point.copy();
    moved.axpy(length, direction);
    return moved;
  }

  private static void assertClose(Vector actual, Vector expected, double tolerance) {
    try (Vector difference = actual.copy()) {
      difference.axpy(-1, expected);
      assertThat(difference.norm()).isLessThanOrEqualTo(tolerance * (1 + expected.norm()));
    }
  }

  /** Clips each entry; differentiated by the default. */
  private record Box(double bound) implements Projection {
    @Override
    public void project(Vector x) {
      x.assign(Arrays.stream(x.toArray()).map(e -> Math.max(-bound, Math.min(bound, e))).toArray());
    }
  }

  /** The ball around 0; D = r/‖v‖ (I − v vᵀ/‖v‖²) outside. */
  private record Ball(double radius) implements Projection {
    @Override
    public void project(Vector x) {
      double norm = x.norm();
      if (norm > radius * (1 + 1e-15)) {
        x.scale(radius / norm);
      }
    }

    @Override
    public void differentiate(Vector at, Vector v) {
      double norm = at.norm();
      if (norm > radius * (1 + 1e-12)) {
        v.axpy(-at.dot(v) / (norm * norm), at);
        v.scale(radius / norm);
      }
    }
  }

  /** The entries that sum to 1. */
  private record Plane() implements Projection {
    @Override
    public void project(Vector x) {
      x.add((1 - Arrays.stream(x.toArray()).sum()) / x.size());
    }

    @Override
    public void differentiate(Vector at, Vector v) {
      v.add(-Arrays.stream(v.toArray()).sum() / v.size());
    }
  }

  private static final class Blown extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Lets some calls to the objectives of a problem pass, and the next one fail. */
  private static final class Fuse {
    private int left = Integer.MAX_VALUE;

    private void use() {
      if (left == 0) {
        throw new Blown();
      }
      left--;
    }

    BilevelProblem protect(BilevelProblem problem) {
      Objective outer = protect(problem.outer());
      Objective inner = protect(problem.inner());
      return new BilevelProblem() {
        @Override
        public Objective outer() {
          return outer;
        }

        @Override
        public Objective inner() {
          return inner;
        }

        @Override
        public Vector initialOuter() {
          return problem.initialOuter();
        }

        @Override
        public Vector initialInner() {
          return problem.initialInner();
        }
      };
    }

    private Objective protect(Objective objective) {
      return (x, y, batch) -> {
        use();
        Linearization at = objective.linearize(x, y, batch);
        return new Linearization() {
          @Override
          public double value() {
            return at.value();
          }

          @Override
          public Vector gradientX() {
            use();
            return at.gradientX();
          }

          @Override
          public Vector gradientY() {
            use();
            return at.gradientY();
          }

          @Override
          public Vector productYx(Vector u) {
            use();
            return at.productYx(u);
          }

          @Override
          public Products products(Vector v) {
            use();
            return at.products(v);
          }

          @Override
          public void close() {
            at.close();
          }
        };
      };
    }
  }
}
