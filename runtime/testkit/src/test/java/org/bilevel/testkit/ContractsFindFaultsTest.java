package org.bilevel.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.Capabilities;
import org.bilevel.api.Capability;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Hypergradient;
import org.bilevel.api.HypergradientEstimator;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.InnerSolver;
import org.bilevel.api.Linearization;
import org.bilevel.api.OuterOptimizer;
import org.bilevel.api.Projection;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Regularizer;
import org.bilevel.api.Trajectory;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Buffer;
import org.bilevel.api.learning.BufferPolicy;
import org.bilevel.api.learning.Coreset;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.Corruption;
import org.bilevel.api.learning.Dataset;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.learning.Task;
import org.bilevel.api.learning.TaskStream;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.PartFactory;
import org.junit.jupiter.api.Test;

/** A contract that accepts everything is none: each is shown parts with one fault. */
final class ContractsFindFaultsTest {

  @Test
  void projectionThatIsNotTheNearestPoint() {
    // clips and rescales: feasible, but another point of the simplex
    ProjectionContract contract =
        projection(x -> {
          double[] entries = x.toArray();
          for (int i = 0; i < entries.length; i++) {
            entries[i] = Math.max(entries[i], 0) + 1e-3;
          }
          double sum = Arrays.stream(entries).sum();
          x.assign(entries);
          x.scale(1 / sum);
        });
    contract.resultIsFeasible();
    fails(contract::resultIsTheNearestPoint);
    fails(contract::feasiblePointsComeBackBitForBit);
    fails(contract::notFiniteEntriesAreNamed);
  }

  @Test
  void projectionThatDoesNothing() {
    ProjectionContract contract = projection(x -> {});
    contract.isNonExpansive();
    fails(contract::resultIsFeasible);
  }

  @Test
  void projectionForTheHeapOnly() {
    fails(projection(x -> ((HeapVector) x).array()[0] += 0)::projectsVectorsOfAnyKind);
  }

  @Test
  void regularizerWithAWrongGradient() {
    RegularizerContract contract =
        regularizer((x, random) -> {
          Vector gradient = x.copy();
          gradient.scale(1.001); // of ½‖x‖²
          return new Regularizer.Evaluation(0.5 * x.dot(x), gradient);
        });
    contract.pointIsUnchanged();
    contract.equalStreamsGiveEqualBits();
    contract.evaluatesVectorsOfAnyKind();
    fails(contract::gradientIsThatOfTheValue);
  }

  @Test
  void regularizerThatLeaksChangesItsPointAndForgetsItsStream() {
    double[] calls = new double[1];
    RegularizerContract contract =
        regularizer((x, random) -> {
          x.copy();
          x.scale(2);
          calls[0]++;
          return new Regularizer.Evaluation(calls[0], x.copy());
        });
    fails(contract::pointIsUnchanged);
    fails(contract::evaluatesVectorsOfAnyKind);
    fails(contract::equalStreamsGiveEqualBits);
  }

  @Test
  void innerSolverThatMovesItsStartAndKeepsEverything() {
    InnerSolverContract contract =
        inner((problem, x, start, request) -> {
          Trajectory trajectory = new Motionless(start.copy());
          try (Vector gradient = problem.inner().gradientY(x, start, Batch.all())) {
            start.axpy(-0.1, gradient);
          }
          return new InnerSolution(start, Optional.of(trajectory), 1, Double.NaN, 0);
        });
    fails(contract::inputsAreUnchanged);
    fails(contract::keepsNoTrajectoryUnlessAsked);
    fails(contract::trajectoryLeadsToTheSolution);
    fails(contract::derivativesOfTheStepsAreThoseOfTheSolution);
    fails(contract::notFiniteStepsAreNamed);
    fails(contract::dataPointsAreCounted);
  }

  @Test
  void innerSolverThatGoesUphillAndLeaks() {
    InnerSolverContract contract =
        inner((problem, x, start, request) -> {
          Vector y = start.copy();
          y.axpy(0.1, problem.inner().gradientY(x, start, Batch.all()));
          return new InnerSolution(y, Optional.empty(), 1, Double.NaN, 1);
        });
    contract.inputsAreUnchanged();
    fails(contract::decreasesTheInnerObjective);
    fails(contract::leaksNothing);
    fails(contract::leaksNothingWhenItFails);
  }

  @Test
  void estimatorThatForgetsHowTheInnerSolutionDepends() {
    HypergradientEstimatorContract contract =
        new HypergradientEstimatorContract() {
          @Override
          protected HypergradientEstimator estimator() {
            return problem -> new DirectGradient(problem);
          }

          @Override
          protected double tolerance() {
            return 0.05;
          }
        };
    contract.inputsAreUnchanged();
    contract.leaksNothing();
    fails(contract::findsTheExactHypergradientOfQuadratics);
    fails(contract::agreesWithTheSlopeOfTheReducedObjective);
    fails(contract::aSessionServesManyEstimates);
    fails(contract::refusesInnerDerivativesThatAreNotFinite);
  }

  @Test
  void optimizerThatGoesUphillAndChangesTheGradient() {
    OuterOptimizerContract contract =
        new OuterOptimizerContract() {
          @Override
          protected OuterOptimizer optimizer() {
            return like ->
                new OuterOptimizer.Session() {
                  @Override
                  public void step(Vector x, Vector gradient) {
                    gradient.scale(0.1);
                    x.axpy(1, gradient);
                    gradient.copy();
                  }

                  @Override
                  public void close() {}
                };
          }
        };
    contract.staysWhereTheGradientIsZero();
    fails(contract::goesDownhill);
    fails(contract::gradientIsUnchanged);
    fails(contract::notFiniteGradientsAreNamed);
    fails(contract::leaksNothing);
  }

  @Test
  void selectorThatSelectsWhatIsNotThere() {
    CoresetSelectorContract contract =
        selector(request -> Coreset.unweighted(new int[] {0, 1, 2, 3, 1_000_000}));
    contract.equalRequestsGiveEqualCoresets();
    fails(contract::selectsDifferentCandidates);
    fails(contract::selectsAllIfThereAreNoMore);
  }

  @Test
  void selectorThatChangesItsInputsAndRemembersItsCalls() {
    int[] calls = new int[1];
    CoresetSelectorContract contract =
        selector(request -> {
          request.parameters().scale(2);
          calls[0]++;
          return Coreset.unweighted(new int[] {calls[0]});
        });
    fails(contract::inputsAreUnchanged);
    fails(contract::equalRequestsGiveEqualCoresets);
    fails(contract::selectionsAreIndependent);
  }

  @Test
  void selectorThatTakesTheFirstOrChangesTheMemory() {
    CoresetSelectorContract contract =
        selector(request -> {
          request.memory().ifPresent(memory -> memory.labels()[0] ^= 1);
          int n = request.candidates().size();
          return Coreset.unweighted(IntStream.range(0, Math.min(5, n)).toArray());
        });
    contract.equalRequestsGiveEqualCoresets();
    fails(contract::anotherOrderGivesTheSameSamplesIfPromised);
    fails(contract::selectsBesideAMemory);
  }

  @Test
  void bufferThatKeepsEverything() {
    BufferPolicyContract contract = buffer(false);
    contract.startsEmpty();
    fails(contract::neverHoldsMoreThanItsCapacity);
    fails(contract::acceptsOffersLargerThanTheBuffer);
  }

  @Test
  void bufferThatKeepsNothing() {
    fails(buffer(true)::acceptsOffersLargerThanTheBuffer);
  }

  @Test
  void bufferWhoseWeightsAreSharedOrNotNumbers() {
    double[] shared = {1, 1, 1};
    fails(weighing(() -> shared)::weightsBelongToTheSamples);
    fails(weighing(() -> new double[] {1, Double.NaN, 1})::weightsBelongToTheSamples);
    fails(weighing(() -> new double[] {1, 1})::weightsBelongToTheSamples);
    weighing(() -> new double[] {1, 0.5, 0}).weightsBelongToTheSamples();
  }

  @Test
  void corruptionThatChangesItsInput() {
    CorruptionContract contract =
        corruption((train, random) -> {
          train.labels()[0] = (train.labels()[0] + 1) % train.classes();
          return train;
        });
    fails(contract::inputIsUnchanged);
  }

  @Test
  void corruptionThatNumbersSamplesAnew() {
    CorruptionContract contract =
        corruption((train, random) -> {
          int[] ids = new int[train.size()];
          Arrays.fill(ids, 100_000);
          return new Samples(train.shape(), train.classes(), train.features(), train.labels(), ids);
        });
    contract.inputIsUnchanged();
    fails(contract::idsNameTheOriginals);
  }

  @Test
  void streamWhoseTasksAreMisnumberedAndMislabelled() {
    TaskStreamContract contract =
        new TaskStreamContract() {
          @Override
          protected TaskStream stream() {
            return (data, random) -> List.of(new OddTask(data));
          }
        };
    contract.samplesComeFromTheDataSet();
    fails(contract::tasksAreNumbered);
    fails(contract::classesAreThoseOfTheSamples);
  }

  @Test
  void factoriesThatNobodyCanRead() {
    FactoryContract contract =
        new FactoryContract() {
          @Override
          protected BilevelPlugin plugin() {
            Option<Integer> option = Option.integer("Steps", "How many.").atLeast(5).withDefault(1);
            return () ->
                List.of(
                    factory("Odd Name", "no sentence", List.of(option, option)),
                    factory("Odd Name", "no sentence", List.of()));
          }
        };
    fails(contract::namesAreUniqueWithinAKind);
    fails(contract::summariesAreSentences);
    fails(contract::optionsAreUniqueAndExplained);
    fails(contract::defaultsAreInRange);
  }

  private static void fails(ThrowingCallable check) {
    assertThatThrownBy(check).isInstanceOfAny(AssertionError.class, RuntimeException.class);
  }

  private static ProjectionContract projection(Projection part) {
    return new ProjectionContract() {
      @Override
      protected Projection projection() {
        return part;
      }

      @Override
      protected boolean feasible(double[] x) {
        return Arrays.stream(x).allMatch(entry -> entry >= 0)
            && Math.abs(Arrays.stream(x).sum() - 1) < 1e-12;
      }
    };
  }

  private static RegularizerContract regularizer(Regularizer part) {
    return new RegularizerContract() {
      @Override
      protected Regularizer regularizer() {
        return part;
      }
    };
  }

  private static InnerSolverContract inner(Solving solving) {
    InnerSolver part =
        new InnerSolver() {
          @Override
          public Capabilities capabilities() {
            return Capabilities.NONE.offering(Capability.TRAJECTORY);
          }

          @Override
          public Session start(BilevelProblem problem) {
            return (x, start, request) -> solving.solve(problem, x, start, request);
          }
        };
    return new InnerSolverContract() {
      @Override
      protected InnerSolver solver() {
        return part;
      }
    };
  }

  /** How a test's inner solver solves. */
  private interface Solving {
    InnerSolution solve(
        BilevelProblem problem, Vector x, Vector start, InnerSolver.Request request);
  }

  /** A trajectory of one point that knows no derivatives. */
  private record Motionless(Vector point) implements Trajectory {
    @Override
    public int steps() {
      return 1;
    }

    @Override
    public Vector iterate(int step) {
      return point;
    }

    @Override
    public Pullback pullback(int from, int to, Vector adjoint) {
      return new Pullback(adjoint.zerosLike(), adjoint.copy(), 0, 0);
    }

    @Override
    public Pushforward pushforward(int to, List<Vector> directions) {
      return new Pushforward(directions.stream().map(d -> point.copy()).toList(), 0, 0);
    }

    @Override
    public void close() {
      point.close();
    }
  }

  /** How a test's selector selects, whatever its size. */
  private interface Selecting {
    Coreset select(CoresetSelector.Request request);
  }

  private static CoresetSelectorContract selector(Selecting selecting) {
    return new CoresetSelectorContract() {
      @Override
      protected boolean orderMatters() {
        return false;
      }

      @Override
      protected CoresetSelector selector(int size) {
        return new CoresetSelector() {
          @Override
          public int size() {
            return size;
          }

          @Override
          public Coreset select(Request request) {
            return selecting.select(request);
          }
        };
      }
    };
  }

  private static BufferPolicyContract buffer(boolean forgetful) {
    return new BufferPolicyContract() {
      @Override
      protected BufferPolicy policy(int capacity) {
        return new BufferPolicy() {
          @Override
          public int capacity() {
            return capacity;
          }

          @Override
          public Buffer open(RandomStream random) {
            return new Hoard(forgetful);
          }
        };
      }
    };
  }

  /** The contract of a buffer that keeps the first three samples, with weights of its own. */
  private static BufferPolicyContract weighing(Supplier<double[]> weights) {
    return new BufferPolicyContract() {
      @Override
      protected BufferPolicy policy(int capacity) {
        return new BufferPolicy() {
          @Override
          public int capacity() {
            return capacity;
          }

          @Override
          public Buffer open(RandomStream random) {
            return new FirstThree(weights);
          }
        };
      }
    };
  }

  private static CorruptionContract corruption(Corruption part) {
    return new CorruptionContract() {
      @Override
      protected Corruption corruption() {
        return part;
      }
    };
  }

  private static PartFactory<?> factory(String name, String summary, List<Option<?>> options) {
    return PartFactory.of(Kind.PROJECTION, name, summary, options, (values, context) -> x -> {});
  }

  /** ∇_x F alone. */
  private record DirectGradient(BilevelProblem problem) implements HypergradientEstimator.Session {
    @Override
    public Hypergradient estimate(Vector x, InnerSolution inner, RandomStream random) {
      try (Linearization outer = problem.outer().linearize(x, inner.y(), Batch.all())) {
        return new Hypergradient(outer.gradientX(), outer.value(), Double.NaN, 0, 0);
      }
    }

    @Override
    public void close() {}
  }

  /** Keeps all samples, or none. */
  private static final class Hoard implements Buffer {
    private final boolean forgetful;
    private final List<Samples> kept = new ArrayList<>();
    private final List<Integer> tasks = new ArrayList<>();

    Hoard(boolean forgetful) {
      this.forgetful = forgetful;
    }

    @Override
    public void beginTask(int task) {}

    @Override
    public void offer(Samples samples, int task) {
      if (!forgetful) {
        kept.add(samples);
        for (int i = 0; i < samples.size(); i++) {
          tasks.add(task);
        }
      }
    }

    @Override
    public Optional<Samples> contents() {
      return tasks.isEmpty() ? Optional.empty() : Optional.of(Samples.concat(kept));
    }

    @Override
    public int[] tasks() {
      return tasks.stream().mapToInt(Integer::intValue).toArray();
    }
  }

  /** Keeps the first three samples of its first offer. */
  private static final class FirstThree implements Buffer {
    private final Supplier<double[]> weights;
    private Optional<Samples> kept = Optional.empty();

    FirstThree(Supplier<double[]> weights) {
      this.weights = weights;
    }

    @Override
    public void beginTask(int task) {}

    @Override
    public void offer(Samples samples, int task) {
      kept = Optional.of(samples.range(0, 3));
    }

    @Override
    public Optional<Samples> contents() {
      return kept;
    }

    @Override
    public int[] tasks() {
      return new int[kept.isPresent() ? 3 : 0];
    }

    @Override
    public double[] weights() {
      return kept.isPresent() ? weights.get() : new double[0];
    }
  }

  /** Calls itself task 3 and knows one class of ten. */
  private record OddTask(Dataset data) implements Task {
    @Override
    public int index() {
      return 3;
    }

    @Override
    public int[] classes() {
      return new int[] {0};
    }

    @Override
    public Samples train() {
      return data.train();
    }

    @Override
    public Samples test() {
      return data.test();
    }
  }
}
