package org.bilevel.fewshot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelSolver;
import org.bilevel.api.Capabilities;
import org.bilevel.api.Capability;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Restorable;
import org.bilevel.api.StateInput;
import org.bilevel.api.StateOutput;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Dataset;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.run.Experiment;
import org.bilevel.api.run.Outcome;
import org.bilevel.api.run.OuterSteps;
import org.bilevel.api.run.RunContext;
import org.bilevel.api.run.RunEvent;
import org.bilevel.api.run.Trained;

/**
 * Few-shot classification by a learned representation: the backbone of a network is learned over
 * many small tasks, so that an output layer alone (a head), learned from a few samples, tells new
 * classes apart.
 *
 * <pre>{@code
 * min_x F(x, y) = 1/T Σ_j ℓ(x, y_j; query_j)   with   y ∈ argmin f(x, ·),
 *       f(x, y) = Σ_j ℓ(x, y_j; support_j) + R(y_j),   R(y) = λ (‖y‖₂² + ε²)^{q/2}
 * }</pre>
 *
 * <p>A task j has N ({@code ways}) classes, each of M ({@code shots}) support and Q ({@code
 * queries}) query samples; ℓ is the mean cross-entropy, in nats. x are the p parameters of all
 * layers but the last, y ∈ R^{T·d} the heads of the T ({@code tasks}) tasks of an outer step; each
 * step has new tasks. Heads start at zero, or with {@code start: learned} at z ∈ R^d, which is then
 * part of x: heads are z + y_j, y starts at zero, and whatever estimator differentiates the steps
 * also learns where they start.
 *
 * <p>Sections: {@code data}, {@code model}, {@code solver} (hypergradient-descent by default).
 * Options: {@code adaptation} (gradient-descent: learns the heads of new tasks), {@code ways} (5),
 * {@code shots} (1), {@code queries} (10), {@code tasks} (4), {@code steps} (500), {@code
 * rotations} (true: a class and its three turns are four classes), {@code test-share} (0.4) and
 * {@code validation-share} (0.1) of the classes ({@link ClassSplit}), {@code start} (zero), {@code
 * outer-loss} (mean; sum leaves out 1/T, as the papers print it), {@code penalty} λ (0), {@code
 * penalty-power} q (0.5), {@code penalty-smoothing} ε (0.1), {@code report-every} (50 steps),
 * {@code validation-episodes} (40), {@code test-episodes} (400).
 *
 * <p>Measured: after every {@code report-every} steps {@code meta-train-accuracy}, the mean
 * accuracy on the queries of the step's own tasks, and {@code meta-validation-accuracy}, that on
 * tasks of the validation classes, the same at each look; at the end the accuracy on tasks of the
 * test classes with half the width of its 95 % confidence interval, 1.96 s/√E over E tasks, s being
 * their standard deviation. The model that is handed out at the end has the learned backbone and
 * the head where adaptation starts; it has no test samples of its own. For all of them heads are
 * learned from the support alone by {@code adaptation}. An inner solver whose steps look at F
 * (BiG-SAM) sees f in its place there, since new tasks have no labelled queries. The last x counts,
 * not the best on the way. And what {@link OuterSteps} reports of each step.
 *
 * <p>With batch normalization by the statistics at hand (conv4, resnet12) support and queries are
 * normalized each by their own, so that queries help to classify each other: the transductive
 * setting of the papers.
 *
 * <p>Cost of an outer step: that of the solver on T·N·M support and T·N·Q query samples; where the
 * model computes what the head sees once (as those of this program do), inner steps cost next to
 * nothing, and a walk back one backward sweep for each step. Memory: T tasks with their recordings.
 *
 * <p>Random: the streams "classes", "model", "solver", "tasks" (by step and task), "looks" (batches
 * of the adaptation to these), "validation" and "test" (by task), so that variants share classes,
 * tasks and initial parameters.
 *
 * <p>Checkpoints: after each outer step and each test task, if the solver has a state.
 *
 * <p>Failures: CONFIGURATION where the solver itself learns the start, at the check; where the data
 * has too few classes or samples, cannot be turned, or the model is a head only, when it runs;
 * NUMERIC with the step.
 *
 * <p>Source: BiG-SAM (improved bilevel model), Section 5.2 and Appendix C.2, equation (20);
 * IAPTT-GM, equation (11). Deviations: F is a mean by default; the smoothed ℓ_q norm has squares
 * under the root; z is one start for all tasks, where the papers leave open whose it is.
 */
final class FewShotExperiment implements Experiment {
  private final FewShotOptions options;

  FewShotExperiment(FewShotOptions options) {
    this.options = options;
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.NONE.offering(Capability.TASKS).offering(Capability.LABELS);
  }

  /** Tasks of the classes for each purpose; those of validation may be none. */
  private record Samplers(
      EpisodeSampler train, List<EpisodeSampler> validation, EpisodeSampler test) {}

  @Override
  public Outcome run(RunContext context) {
    Dataset data = options.data().load();
    Samplers samplers = samplers(data, context.random("classes"));
    try (Model model = options.model().build(data.train().shape(), options.sizes().ways())) {
      if (model.headLength() == model.parameterCount()) {
        throw BilevelException.configuration(
            "All %d parameters of the model belong to its output layer; there is no backbone to learn."
                .formatted(model.parameterCount()),
            "Maybe use conv4, or mlp for data that is not made of images.");
      }
      context.report(new RunEvent.Started(plan(data, samplers, model)));
      Adaptation adaptation = new Adaptation(model, options.adaptation(), options.penalty());
      try (Vector head = model.vector(new double[model.headLength()]);
          FewShotProblem problem =
              new FewShotProblem(
                  start(model, head, context.random("model")),
                  head,
                  options.tasks(),
                  options.penalty(),
                  true,
                  options.mean())) {
        problem.set(place(model, draw(samplers.train(), context, 0)));
        try (BilevelSolver.Session session =
            options.solver().start(problem, context.random("solver"))) {
          OuterSteps steps = new OuterSteps(context, session);
          Found found = new Found();
          steps.resume(found);
          learn(context, samplers, model, problem, session, steps, adaptation, found);
          Accuracies test = test(context, samplers.test(), session, steps, adaptation, found);
          try (Vector parameters = adaptation.start(StackedVector.of(session.x()))) {
            context.trained(new Trained("", model, parameters, List.of(), 1));
          }
          return new Outcome(
              List.of(
                  new Outcome.Figure("accuracy", "%", 100 * test.mean(), true),
                  new Outcome.Figure("ci95", "%", 100 * test.halfWidth(), true),
                  new Outcome.Figure(
                      "outer-step", "ms", 1e3 * steps.seconds() / steps.taken(), false)));
        }
      }
    }
  }

  /** What was measured: what progress shows, and the accuracies on the test tasks so far. */
  private static final class Found implements Restorable {
    private final Map<String, Double> shown = new TreeMap<>();
    private double[] tested = {};

    @Override
    public void save(StateOutput out) {
      out.write(shown);
      out.write(tested);
    }

    @Override
    public void restore(StateInput in) {
      in.readInto(shown);
      tested = in.readDoubles();
    }
  }

  private Samplers samplers(Dataset data, RandomStream random) {
    ClassSplit split = ClassSplit.of(data, options.testShare(), options.validationShare(), random);
    List<EpisodeSampler> validation =
        split.validation().length == 0
            ? List.of()
            : List.of(sampler("meta-validation", data, split.validation()));
    return new Samplers(
        sampler("meta-training", data, split.train()),
        validation,
        sampler("meta-test", data, split.test()));
  }

  private EpisodeSampler sampler(String what, Dataset data, int[] classes) {
    List<Samples> sources = List.of(data.train(), data.test());
    return new EpisodeSampler(what, sources, classes, options.rotations(), options.sizes());
  }

  /** Return where x starts: a backbone as the model draws it, and a start of zeros. */
  private StackedVector start(Model model, Vector head, RandomStream random) {
    int backbone = model.parameterCount() - model.headLength();
    try (Vector drawn = model.initialParameters(random)) {
      List<Vector> parts = new ArrayList<>();
      parts.add(model.vector(Arrays.copyOf(drawn.toArray(), backbone)));
      if (options.learnedStart()) {
        parts.add(head.copy());
      }
      return new StackedVector(parts);
    }
  }

  /** Draw the tasks of a step, counted from 0. */
  private List<Episode> draw(EpisodeSampler sampler, RunContext context, int step) {
    RandomStream random = context.random("tasks").split("step", step);
    List<Episode> episodes = new ArrayList<>();
    for (int j = 0; j < options.tasks(); j++) {
      episodes.add(sampler.draw(random.split("task", j)));
    }
    return episodes;
  }

  private static List<PlacedTask> place(Model model, List<Episode> episodes) {
    List<PlacedTask> placed = new ArrayList<>();
    try {
      for (Episode episode : episodes) {
        placed.add(PlacedTask.of(model, episode));
      }
      return placed;
    } catch (RuntimeException e) {
      placed.forEach(PlacedTask::close);
      throw e;
    }
  }

  private void learn(
      RunContext context,
      Samplers samplers,
      Model model,
      FewShotProblem problem,
      BilevelSolver.Session session,
      OuterSteps steps,
      Adaptation adaptation,
      Found found) {
    Map<String, Double> shown = found.shown;
    while (steps.taken() < options.steps()) {
      int j = steps.taken();
      List<Episode> episodes = draw(samplers.train(), context, j);
      problem.set(place(model, episodes));
      BilevelSolver.Step step = steps.take();
      shown.put("loss", step.outerValue());
      if ((j + 1) % options.reportEvery() == 0 || j + 1 == options.steps()) {
        StackedVector x = StackedVector.of(session.x());
        RandomStream random = context.random("looks").split("step", j);
        double train = 0;
        for (int i = 0; i < episodes.size(); i++) {
          train +=
              adaptation.accuracy(x, episodes.get(i), random.split("train", i)) / episodes.size();
        }
        steps.metric("meta-train-accuracy", train);
        double validation = validate(context, samplers.validation(), x, adaptation);
        steps.metric("meta-validation-accuracy", validation);
        shown.put("accuracy", samplers.validation().isEmpty() ? train : validation);
      }
      progress(context, "learning", j + 1, shown);
      steps.offer(found);
    }
  }

  /** Return the accuracy on the validation classes, NaN if there are none. */
  private double validate(
      RunContext context, List<EpisodeSampler> samplers, StackedVector x, Adaptation adaptation) {
    double sum = 0;
    for (EpisodeSampler sampler : samplers) {
      for (int i = 0; i < options.validationEpisodes(); i++) {
        context.checkStopped();
        RandomStream random = context.random("validation").split("task", i);
        sum += adaptation.accuracy(x, sampler.draw(random), random.split("adaptation"));
      }
    }
    return samplers.isEmpty() ? Double.NaN : sum / options.validationEpisodes();
  }

  private Accuracies test(
      RunContext context,
      EpisodeSampler sampler,
      BilevelSolver.Session session,
      OuterSteps steps,
      Adaptation adaptation,
      Found found) {
    long began = System.nanoTime();
    for (int i = found.tested.length; i < options.testEpisodes(); i++) {
      context.checkStopped();
      RandomStream random = context.random("test").split("task", i);
      double accuracy =
          adaptation.accuracy(
              StackedVector.of(session.x()), sampler.draw(random), random.split("adaptation"));
      found.tested = Arrays.copyOf(found.tested, i + 1);
      found.tested[i] = accuracy;
      progress(context, "testing", options.steps() + i + 1, Map.of());
      steps.offer(found);
    }
    Accuracies result = Accuracies.of(found.tested);
    metric(context, "meta-test-accuracy", result.mean());
    metric(context, "meta-test-half-width", result.halfWidth());
    context.report(
        new RunEvent.Timing("test", (System.nanoTime() - began) / 1e9, OptionalInt.empty()));
    return result;
  }

  private static void metric(RunContext context, String name, double value) {
    context.report(
        new RunEvent.Metric(
            name, value, OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty()));
  }

  private void progress(RunContext context, String phase, int done, Map<String, Double> shown) {
    context.report(
        new RunEvent.Progress(
            phase, done, (long) options.steps() + options.testEpisodes(), new TreeMap<>(shown)));
  }

  private String plan(Dataset data, Samplers samplers, Model model) {
    return "%s: %d-way %d-shot tasks of %d classes (%d validation, %d test), %d tasks a step, %d + %d parameters"
        .formatted(
            data.name(),
            options.sizes().ways(),
            options.sizes().shots(),
            samplers.train().size(),
            samplers.validation().stream().mapToInt(EpisodeSampler::size).sum(),
            samplers.test().size(),
            options.tasks(),
            model.parameterCount() - model.headLength(),
            model.headLength());
  }
}
