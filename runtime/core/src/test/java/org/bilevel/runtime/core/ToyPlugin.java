package org.bilevel.runtime.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.Capabilities;
import org.bilevel.api.Capability;
import org.bilevel.api.HypergradientEstimator;
import org.bilevel.api.InnerSolver;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Regularizer;
import org.bilevel.api.StateInput;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Buffer;
import org.bilevel.api.learning.BufferPolicy;
import org.bilevel.api.learning.Coreset;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.api.plugin.Preset;
import org.bilevel.api.run.Experiment;
import org.bilevel.api.run.Outcome;
import org.bilevel.api.run.Reporter;
import org.bilevel.api.run.RunContext;
import org.bilevel.api.run.RunEvent;
import org.bilevel.api.run.RunListener;

/** Parts that compute nothing but show how files and runs are treated. */
public final class ToyPlugin implements BilevelPlugin {
  static final Option<Integer> SIZE = Option.integer("size", "K").atLeast(1);
  static final Option<Integer> STEPS =
      Option.integer("steps", "how many").atLeast(1).withDefault(5).quickAtMost(2);
  static final Option<Double> RATE =
      Option.decimal("learning-rate", "η").positive().withDefault(0.1);
  static final Option<Double> WEIGHT = Option.decimal("weight", "λ").withDefault(0.5);
  static final Option<Integer> K = Option.integer("k", "K").atLeast(1).inheriting("size");
  static final Option<Integer> CAPACITY = Option.integer("capacity", "m").atLeast(1);
  static final Option<List<Integer>> WIDTHS =
      Option.integers("widths", "sizes").atLeast(1).withDefault(List.of(8, 16)).quickAtMost(10);
  static final Option<List<Double>> FACTORS =
      Option.decimals("factors", "γ").withDefault(List.of(0.5, 2.5)).quickAtMost(1.5);
  static final Option<Boolean> LOUD = Option.flag("loud", "warns").withDefault(false);
  static final Option<String> LABEL = Option.text("label", "any text").withDefault("a: b");
  static final Option<String> FAIL =
      Option.choice(
              "fail", "what goes wrong", "no", "numeric", "defect", "linkage", "nothing", "create")
          .withDefault("no");
  static final Option<Boolean> KEEP = Option.flag("keep", "keeps its state").withDefault(false);
  static final Option<String> FAIL_IF =
      Option.text("fail-if", "a file or folder that makes it fail while it is there")
          .withDefault("");
  static final Option<InnerSolver> INNER =
      Option.part("inner", Kind.INNER, "solves").withDefaultPart("walk");
  static final Option<HypergradientEstimator> HYPERGRADIENT =
      Option.part("hypergradient", Kind.HYPERGRADIENT, "estimates").withDefaultPart("plain");
  static final Option<Optional<Regularizer>> REGULARIZER =
      Option.optionalPart("regularizer", Kind.REGULARIZER, "smooths");
  static final Option<CoresetSelector> SELECTOR =
      Option.part("selector", Kind.SELECTOR, "selects").asSection();
  static final Option<Optional<BufferPolicy>> BUFFER =
      Option.optionalPart("buffer", Kind.BUFFER, "keeps").asSection();

  static final Option<String> REFUSES =
      Option.choice("refuses", "what goes wrong", "nothing", "begin", "events", "close")
          .withDefault("nothing");

  /** Counts metrics, into one file. */
  private static final class Steps implements Reporter.Session {
    private final Path file;
    private final String refuses;
    private int count;

    Steps(Path folder, String refuses) {
      this.file = folder.resolve("count.txt");
      this.refuses = refuses;
      check("begin");
    }

    private void check(String what) {
      if (refuses.equals(what)) {
        throw new IllegalStateException("no " + what);
      }
    }

    @Override
    public void on(RunListener.Cell cell, RunEvent event) {
      check("events");
      count += event instanceof RunEvent.Metric ? 1 : 0;
    }

    @Override
    public void close() {
      check("close");
      try {
        Files.createDirectories(file.getParent());
        Files.writeString(file, count + " metrics");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Make the plugin. */
  public ToyPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.EXPERIMENT,
            "toy",
            "A toy.",
            List.of(STEPS, FAIL, KEEP, FAIL_IF, LABEL, SELECTOR, BUFFER),
            (values, context) -> Toy.from(values)),
        PartFactory.of(
            Kind.SELECTOR,
            "pick",
            "Picks.",
            List.of(SIZE, WIDTHS, FACTORS, INNER, HYPERGRADIENT, REGULARIZER),
            (values, context) -> new Selector(values.get(SIZE))),
        PartFactory.of(
            Kind.SELECTOR,
            "first",
            "The first ones.",
            List.of(SIZE, LOUD),
            (values, context) -> {
              if (values.get(LOUD)) {
                context.warn("loud");
              }
              return new Selector(values.get(SIZE));
            }),
        PartFactory.of(
            Kind.REPORTER,
            "acme/steps",
            "Counts the steps of each cell.",
            List.of(REFUSES),
            (values, context) -> folder -> new Steps(folder, values.get(REFUSES))),
        inner("walk", Capabilities.NONE.offering(Capability.TRAJECTORY).keeping(2, 1)),
        inner("jump", Capabilities.NONE),
        estimator("plain", Capabilities.NONE.keeping(4, 0)),
        estimator("reverse", Capabilities.NONE.needing(Capability.TRAJECTORY)),
        PartFactory.of(
            Kind.REGULARIZER,
            "norm",
            "A norm.",
            List.of(WEIGHT, K),
            (values, context) -> {
              int k = values.get(K);
              if (k == 13) {
                throw BilevelException.configuration("k is 13.", "Maybe use 12.");
              }
              return new Norm(k);
            }),
        PartFactory.of(
            Kind.BUFFER,
            "slots",
            "Slots.",
            List.of(CAPACITY),
            (values, context) -> new Slots(values.get(CAPACITY))));
  }

  @Override
  public List<Preset> presets() {
    return List.of(
        new Preset(
            "toy-small",
            "For tests.",
            """
            experiment: {use: toy, steps: 3}
            seeds: [4, 5]
            selector: {use: pick, size: 6, regularizer: norm}
            """));
  }

  private static PartFactory<InnerSolver> inner(String name, Capabilities capabilities) {
    return PartFactory.of(
        Kind.INNER,
        name,
        "Solves.",
        List.of(STEPS, RATE),
        (values, context) -> new Inner(capabilities));
  }

  private static PartFactory<HypergradientEstimator> estimator(
      String name, Capabilities capabilities) {
    return PartFactory.of(
        Kind.HYPERGRADIENT,
        name,
        "Estimates.",
        List.of(),
        (values, context) -> new Estimator(capabilities));
  }

  /** Draws numbers and reports them. */
  record Toy(int steps, String fail, boolean keep, String failIf) implements Experiment {
    static Toy from(OptionValues values) {
      if (values.get(FAIL).equals("create")) {
        throw new IllegalStateException("no such thing");
      }
      return new Toy(values.get(STEPS), values.get(FAIL), values.get(KEEP), values.get(FAIL_IF));
    }

    @Override
    public Outcome run(RunContext context) {
      RandomStream random = context.random("draws");
      double sum = 0;
      int first = 1;
      if (keep) {
        Optional<StateInput> state = context.checkpoints().latest();
        if (state.isPresent()) {
          first = state.get().readInt();
          sum = state.get().readDouble();
          state.get().readInto(random);
        }
      }
      for (int step = first; step <= steps; step++) {
        if (keep && step > 1) {
          int next = step;
          double now = sum;
          context
              .checkpoints()
              .offer(out -> {
                out.write(next);
                out.write(now);
                out.write(random);
              });
        }
        context.checkStopped();
        if (step == 4 && !failIf.isEmpty() && Files.exists(Path.of(failIf))) {
          throw BilevelException.data("it is there.", "Maybe remove it.", null);
        }
        sum += random.nextDouble();
        context.report(
            new RunEvent.Metric(
                "sum", sum, OptionalInt.of(1), OptionalInt.empty(), OptionalInt.of(step)));
        context.report(new RunEvent.Timing("step", 1e-3 * Math.random(), OptionalInt.of(1)));
        context.report(new RunEvent.Progress("toy", step, steps, Map.of("sum", sum)));
        if (step == 2) {
          switch (fail) {
            case "numeric" -> throw BilevelException.numeric("NaN at step 2.", "Maybe not.");
            case "defect" -> throw new IllegalStateException("a defect");
            case "linkage" -> throw new NoClassDefFoundError("a/B");
            default -> {}
          }
        }
      }
      if (fail.equals("nothing")) {
        return nothing();
      }
      return new Outcome(
          List.of(
              new Outcome.Figure("total", "%", sum, true),
              new Outcome.Figure("time", "s", Math.random(), false)));
    }

    @SuppressWarnings("NullAway") // what a plugin may do that was compiled without checks
    private static Outcome nothing() {
      return null;
    }
  }

  private static IllegalStateException notCalled() {
    return new IllegalStateException("a toy's parts are not called");
  }

  record Selector(int size) implements CoresetSelector {
    @Override
    public Coreset select(Request request) {
      throw notCalled();
    }
  }

  record Slots(int capacity) implements BufferPolicy {
    @Override
    public Buffer open(RandomStream random) {
      throw notCalled();
    }
  }

  record Inner(Capabilities capabilities) implements InnerSolver {
    @Override
    public Session start(BilevelProblem problem) {
      throw notCalled();
    }
  }

  record Estimator(Capabilities capabilities) implements HypergradientEstimator {
    @Override
    public Session start(BilevelProblem problem) {
      throw notCalled();
    }
  }

  record Norm(int k) implements Regularizer {
    @Override
    public Evaluation evaluate(Vector x, RandomStream random) {
      throw notCalled();
    }
  }
}
