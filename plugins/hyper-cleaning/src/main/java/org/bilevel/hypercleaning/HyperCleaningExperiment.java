package org.bilevel.hypercleaning;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.BilevelSolver;
import org.bilevel.api.Capabilities;
import org.bilevel.api.Capability;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Restorable;
import org.bilevel.api.StateInput;
import org.bilevel.api.StateOutput;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.PlacedSamples;
import org.bilevel.api.run.Experiment;
import org.bilevel.api.run.Outcome;
import org.bilevel.api.run.OuterSteps;
import org.bilevel.api.run.RunContext;
import org.bilevel.api.run.RunEvent;
import org.bilevel.api.run.Trained;

/**
 * Data hyper-cleaning: of n training samples some have a wrong label; a weight for each of them is
 * learned so that a model trained with the weights does well on clean validation samples.
 *
 * <pre>{@code
 * min_x F(y*(x)) = 1/m Σ_j ℓ_j(y*(x))            over m validation samples
 *       y*(x) ∈ argmin_y 1/n Σ_i σ(x_i) ℓ_i(y)   over n training samples
 * }</pre>
 *
 * <p>x ∈ R^n, σ(x) = 1/(1 + e^{−x}), y ∈ R^d the model's parameters, ℓ the cross-entropy in nats.
 * Sample i counts as clean where x_i ≥ 0.
 *
 * <p>Sections: {@code data} (n + m samples of its training part are drawn, disjoint), {@code
 * corruption} (default label-noise, whose {@code rate} is the share ρ of wrong labels, exactly),
 * {@code model}, {@code solver} (default hypergradient-descent). Options: {@code train} n (5000),
 * {@code validation} m (5000), {@code test} (0 = all), {@code steps} T (100 outer steps), {@code
 * report-every} (10), {@code batch} and {@code validation-batch} (0 = all samples in each
 * evaluation, else so many, drawn without replacement), {@code reduction} (mean; sum leaves out 1/n
 * and 1/m), {@code initial} (0, each x_i at the start), {@code weights} (learned; fixed = x stays
 * at {@code initial}: no cleaning; oracle = weights 1 and 0 by the true labels; with both, x does
 * not move, and {@code steps: 1} trains the model once), {@code report-samples} (false).
 *
 * <p>Measured every {@code report-every} outer steps and after the last, at the x that the step
 * arrived at and the y that it was taken from: accuracy on the test samples, mean validation loss,
 * precision, recall and F1 = 2 TP/(2 TP + FP + FN) of the samples found clean. As metrics shares
 * are fractions, as figures per cent. At the start everything counts as clean, which gives F1 = 2(1
 * − ρ)/(2 − ρ) already: 66.7 % at ρ = 0.5. The figure "best F1" is the greatest of those measured,
 * chosen with the truth in hand, and no result of a method. Of each outer step come what {@link
 * OuterSteps} reports; once, the number of wrong labels, "wrong-labels". With {@code
 * report-samples}, of each training sample its id, truth and x_i.
 *
 * <p>Cost: that of the solver; a forward pass on validation and test samples for each measurement.
 * Memory: the three sets of samples and y.
 *
 * <p>Random: the streams "split", "corruption", "model" (initial y) and "solver", so that variants
 * of a file share samples, wrong labels and initial y.
 *
 * <p>Checkpoints: after each outer step, if the solver has a state. At the end the model at y is
 * handed out, tested on the test samples.
 *
 * <p>Failures: DATA where the data set has too few samples; NUMERIC where a score is not finite,
 * with the outer step.
 *
 * <p>Source: IAPTT-GM, (12) and Table 3 (5,000 + 5,000 + 10,000 samples, ρ = 0.5); BiG-SAM, (19)
 * and Table 1 (ρ from 0.6 to 0.9). Deviations: both print sums, for which IAPTT-GM's inner step of
 * 0.03 is some thousand times too large; means are the default here, sums an option. The share of
 * wrong labels is exact and no changed label is the true one. BiG-SAM's model is a ResNet-18.
 */
final class HyperCleaningExperiment implements Experiment {
  /** σ(−40) is 4e-18. */
  private static final double CERTAIN = 40;

  private final HyperCleaningOptions options;

  HyperCleaningExperiment(HyperCleaningOptions options) {
    this.options = options;
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.NONE.offering(Capability.LABELS);
  }

  @Override
  public Outcome run(RunContext context) {
    CleaningData data =
        CleaningData.draw(
            options.data().load(),
            options.train(),
            options.validation(),
            options.test(),
            options.corruption(),
            context.random("split"),
            context.random("corruption"));
    try (Model model = options.model().build(data.train().shape(), data.train().classes());
        PlacedSamples train = model.place(data.train());
        PlacedSamples validation = model.place(data.validation());
        PlacedSamples test = model.place(data.test());
        Vector startY = model.initialParameters(context.random("model"))) {
      context.report(new RunEvent.Started(plan(data, model)));
      BilevelProblem problem =
          new CleaningProblem(
              new ValidationLoss(model.weightedLoss(validation), options.mean()),
              new TrainingLoss(
                  model.weightedLoss(train),
                  options.mean(),
                  options.weights() != HyperCleaningOptions.Weights.LEARNED),
              HeapVector.wrap(startX(data)),
              startY,
              options.validationBatch(),
              options.batch());
      try (BilevelSolver.Session session =
          options.solver().start(problem, context.random("solver"))) {
        Outcome outcome =
            clean(context, session, data, new Measures(model, validation, test, data));
        int[] classes = IntStream.range(0, model.classes()).toArray();
        context.trained(
            new Trained(
                "",
                model,
                session.y(),
                List.of(new Trained.Tests(0, data::test, classes)),
                data.test().size()));
        return outcome;
      }
    }
  }

  private double[] startX(CleaningData data) {
    double[] x = new double[data.train().size()];
    if (options.weights() == HyperCleaningOptions.Weights.ORACLE) {
      Arrays.setAll(x, i -> data.clean()[i] ? CERTAIN : -CERTAIN);
    } else {
      Arrays.fill(x, options.initial());
    }
    return x;
  }

  private Outcome clean(
      RunContext context, BilevelSolver.Session session, CleaningData data, Measures measures) {
    OuterSteps steps = new OuterSteps(context, session);
    Shown shown = new Shown();
    if (!steps.resume(shown)) {
      context.report(metric("wrong-labels", data.wrong(), OptionalInt.empty()));
    }
    while (steps.taken() < options.steps()) {
      shown.values.put("validation", steps.take().outerValue());
      int step = steps.taken();
      if (step % options.reportEvery() == 0 || step == options.steps()) {
        Measures.Values values = measures.at(session, step);
        steps.metric("accuracy", values.accuracy());
        steps.metric("validation-loss", values.validationLoss());
        steps.metric("precision", values.found().precision());
        steps.metric("recall", values.found().recall());
        steps.metric("f1", values.found().f1());
        shown.measured(values);
      }
      context.report(
          new RunEvent.Progress("cleaning", step, options.steps(), new TreeMap<>(shown.values)));
      steps.offer(shown);
    }
    if (options.reportSamples()) {
      reportSamples(context, data, session.x().toArray());
    }
    return new Outcome(
        List.of(
            new Outcome.Figure("accuracy", "%", 100 * shown.of("accuracy"), true),
            new Outcome.Figure("F1", "%", 100 * shown.of("f1"), true),
            new Outcome.Figure("best F1", "%", 100 * shown.bestF1, true),
            new Outcome.Figure("validation loss", "", shown.validationLoss, true),
            new Outcome.Figure("products", "", steps.products(), true),
            new Outcome.Figure("data points", "", steps.dataPoints(), true),
            new Outcome.Figure("time", "s", steps.seconds(), false)));
  }

  /** What was measured last, and the best F1 so far. */
  private static final class Shown implements Restorable {
    private final TreeMap<String, Double> values = new TreeMap<>();
    private double validationLoss = Double.NaN;
    private double bestF1 = Double.NaN;

    void measured(Measures.Values last) {
      double f1 = last.found().f1();
      bestF1 = Double.isNaN(bestF1) ? f1 : Math.max(bestF1, f1);
      validationLoss = last.validationLoss();
      values.put("accuracy", last.accuracy());
      values.put("f1", f1);
    }

    double of(String name) {
      return values.getOrDefault(name, Double.NaN);
    }

    @Override
    public void save(StateOutput out) {
      out.write(validationLoss);
      out.write(bestF1);
      out.write(values);
    }

    @Override
    public void restore(StateInput in) {
      validationLoss = in.readDouble();
      bestF1 = in.readDouble();
      in.readInto(values);
    }
  }

  private static void reportSamples(RunContext context, CleaningData data, double[] x) {
    for (int i = 0; i < x.length; i++) {
      OptionalInt place = OptionalInt.of(i + 1);
      context.report(metric("sample-id", data.train().ids()[i], place));
      context.report(metric("sample-clean", data.clean()[i] ? 1 : 0, place));
      context.report(metric("sample-x", x[i], place));
    }
  }

  private static RunEvent.Metric metric(String name, double value, OptionalInt step) {
    return new RunEvent.Metric(name, value, OptionalInt.empty(), OptionalInt.empty(), step);
  }

  private String plan(CleaningData data, Model model) {
    return "%d training samples, %d with a wrong label, %d validation and %d test samples, %d parameters, %d outer steps"
        .formatted(
            data.train().size(),
            data.wrong(),
            data.validation().size(),
            data.test().size(),
            model.parameterCount(),
            options.steps());
  }
}
