package org.bilevel.summarization;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bilevel.api.BilevelException;
import org.bilevel.api.Capabilities;
import org.bilevel.api.Capability;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Architecture;
import org.bilevel.api.learning.Coreset;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.Dataset;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.run.Experiment;
import org.bilevel.api.run.Outcome;
import org.bilevel.api.run.RunContext;
import org.bilevel.api.run.RunEvent;
import org.bilevel.api.run.Trained;

/**
 * Data summarization: K of n training samples are selected, a fresh model learns from them alone,
 * and its accuracy on the test samples says how good the coreset is.
 *
 * <pre>{@code
 * C ← n candidates, corrupted
 * θ ← initial parameters, trained on `pretrain` of the candidates if that is not 0
 * (S, w) ← coreset of C, selected at θ
 * φ ← initial parameters; E epochs of steps on 1/|B| Σ_{i∈B} w_i ℓ_i(φ) over batches B of S
 * }</pre>
 *
 * <p>θ, φ ∈ R^d are the model's parameters, ℓ the cross-entropy in nats. The weights w have mean 1;
 * they are all 1 unless {@code weighted}.
 *
 * <p>Sections: {@code data}, {@code corruption} (default none; applied to the data set's training
 * samples or to the candidates, as its scope says; test samples stay as they are), {@code model},
 * {@code selector} (K is its size), {@code transfer} (default none: another architecture that
 * learns from the same coreset). Options: {@code candidates} n (1000; 0 = all), {@code
 * validation-per-class} (0; so many training samples of each class are held out first, with their
 * right labels, for selectors that judge by an outer loss), {@code pretrain} (0), {@code weighted}
 * (false), {@code epochs} E (100), {@code batch} |B| (32; the last batch of an epoch may be
 * smaller), {@code optimizer} (gradient-descent), {@code test-batch} (1000). A selector has one
 * size: a curve over sizes is a variant for each.
 *
 * <p>Measured, as metrics: "accuracy" and "transfer-accuracy" on the test samples, "loss" and
 * "transfer-loss" at the end of the training; of the coreset "selected", how many samples it has,
 * "wrong-label-share" of samples whose label the corruption changed, "class-imbalance", the largest
 * class's number of samples divided by the smallest's (a class without any counts as one),
 * "missing-classes"; "candidates-wrong-label-share" and "candidates-class-imbalance" of the
 * candidates; and the selector's own series, after "selection-". Shares are fractions there, per
 * cent as figures. The time of the selection is a figure that is not reproducible.
 *
 * <p>Cost: the selection, and a gradient on |B| samples for each step. Memory: candidates, test
 * samples, parameters.
 *
 * <p>Random: the streams "validation", "candidates", "corruption", "model" (θ), "pretrain" and
 * "pretrain-order", "selection", "training-model" (φ) and "order", "transfer-model" and
 * "transfer-order", so that variants of a file share candidates, wrong labels and initial
 * parameters.
 *
 * <p>Handed out: φ, and that of the other architecture as "transfer", tested on the test samples.
 *
 * <p>Failures: no candidates or no test samples (DATA); a loss, gradient or score that is not
 * finite, or weights that sum to 0 (NUMERIC).
 *
 * <p>Source: "Probabilistic Bilevel Coreset Selection" (ICML 2022), Sections 4.1 and 4.2,
 * Appendices C and D.2; its held-out balanced validation set of Section 4.2 is {@code
 * validation-per-class: 10}.
 */
final class SummarizationExperiment implements Experiment {
  private final SummarizationOptions options;

  SummarizationExperiment(SummarizationOptions options) {
    this.options = options;
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.NONE.offering(Capability.LABELS);
  }

  /** A coreset's samples, the weights to train with, and how long the selection took. */
  private record Selected(Samples samples, double[] weights, double seconds) {}

  @Override
  public Outcome run(RunContext context) {
    Dataset data = options.data().load();
    Candidates candidates =
        Candidates.of(
            data,
            options.validationPerClass(),
            options.candidates(),
            options.corruption(),
            context.random("validation"),
            context.random("candidates"),
            context.random("corruption"));
    Samples from = candidates.samples();
    int size = Math.min(options.selector().size(), from.size());
    int pretrain = Math.min(options.pretrain(), from.size());
    Training counting = training(new Journal(context, 0));
    long models = options.transfer().isPresent() ? 2 : 1;
    Journal journal =
        new Journal(context, counting.steps(pretrain) + 1 + models * counting.steps(size));
    Training training = training(journal);
    try (Model model = options.model().build(from.shape(), from.classes())) {
      context.report(new RunEvent.Started(plan(from, size, data.test(), model)));
      quality("candidates-", candidates, from, journal);
      Selected selected = select(context, model, candidates, pretrain, training, journal);
      journal.metric("selected", selected.samples().size());
      quality("", candidates, selected.samples(), journal);
      journal.metric("missing-classes", Candidates.missingClasses(selected.samples()));
      double accuracy = learn(context, "", model, selected, data.test(), training, journal);
      double transferred = Double.NaN;
      if (options.transfer().isPresent()) {
        Architecture other = options.transfer().get();
        try (Model another = other.build(from.shape(), from.classes())) {
          transferred =
              learn(context, "transfer-", another, selected, data.test(), training, journal);
        }
      }
      return new Outcome(
          List.of(
              new Outcome.Figure("accuracy", "%", 100 * accuracy, true),
              new Outcome.Figure("transfer", "%", 100 * transferred, true),
              new Outcome.Figure(
                  "wrong labels", "%", 100 * candidates.wrongShare(selected.samples()), true),
              new Outcome.Figure("imbalance", "", Candidates.imbalance(selected.samples()), true),
              new Outcome.Figure("selection", "s", selected.seconds(), false)));
    }
  }

  private Training training(Journal journal) {
    return new Training(
        options.optimizer(), options.epochs(), options.batch(), options.testBatch(), journal);
  }

  private Selected select(
      RunContext context,
      Model model,
      Candidates candidates,
      int pretrain,
      Training training,
      Journal journal) {
    Samples from = candidates.samples();
    try (Vector proxy = model.initialParameters(context.random("model"))) {
      if (pretrain > 0) {
        Samples drawn = from.select(context.random("pretrain").sample(from.size(), pretrain));
        training.train(
            "the proxy model",
            model,
            drawn,
            ones(drawn.size()),
            proxy,
            context.random("pretrain-order"));
      }
      journal.checkStopped();
      journal.progress("selecting");
      long start = System.nanoTime();
      CoresetSelector.Request request =
          new CoresetSelector.Request(from, model, proxy, context.random("selection"))
              .withValidation(candidates.validation())
              .withProgress(journal::selecting);
      Coreset coreset = request.selectedBy(options.selector());
      double seconds = (System.nanoTime() - start) / 1e9;
      journal.timing("selection", seconds);
      journal.advance("selecting");
      coreset.diagnostics().forEach((name, series) -> journal.series("selection-" + name, series));
      double[] weights = options.weighted() ? ofMeanOne(coreset.weights()) : ones(coreset.size());
      return new Selected(from.select(coreset.indices()), weights, seconds);
    }
  }

  /** Train a fresh model on the coreset and return its accuracy on the test samples. */
  private double learn(
      RunContext context,
      String prefix,
      Model model,
      Selected selected,
      Samples test,
      Training training,
      Journal journal) {
    boolean transfer = !prefix.isEmpty();
    String what = transfer ? "the model of transfer" : "the model";
    RandomStream initial = context.random(transfer ? "transfer-model" : "training-model");
    RandomStream order = context.random(transfer ? "transfer-order" : "order");
    long start = System.nanoTime();
    try (Vector parameters = model.initialParameters(initial)) {
      double loss =
          training.train(what, model, selected.samples(), selected.weights(), parameters, order);
      journal.timing(prefix + "training", (System.nanoTime() - start) / 1e9);
      double accuracy = training.accuracy(what, model, parameters, test);
      int[] classes = IntStream.range(0, model.classes()).toArray();
      context.trained(
          new Trained(
              transfer ? "transfer" : "",
              model,
              parameters,
              List.of(new Trained.Tests(0, () -> test, classes)),
              options.testBatch()));
      journal.metric(prefix + "loss", loss);
      journal.metric(prefix + "accuracy", accuracy);
      journal.show(prefix + "accuracy", accuracy);
      return accuracy;
    }
  }

  private static void quality(String prefix, Candidates candidates, Samples of, Journal journal) {
    journal.metric(prefix + "wrong-label-share", candidates.wrongShare(of));
    journal.metric(prefix + "class-imbalance", Candidates.imbalance(of));
  }

  private static double[] ones(int n) {
    double[] ones = new double[n];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static double[] ofMeanOne(double[] weights) {
    double sum = Arrays.stream(weights).sum();
    if (!(sum > 0) || !Double.isFinite(sum)) {
      throw BilevelException.numeric(
          "the weights of the coreset sum to %s, so that no mean of its losses can be taken."
              .formatted(sum),
          "Maybe set experiment.weighted to false.");
    }
    return Arrays.stream(weights).map(weight -> weight * weights.length / sum).toArray();
  }

  private String plan(Samples from, int size, Samples test, Model model) {
    return "%d of %d candidates selected, %d test samples, %d epochs in batches of %d, %d parameters"
        .formatted(
            size,
            from.size(),
            test.size(),
            options.epochs(),
            options.batch(),
            model.parameterCount());
  }
}
