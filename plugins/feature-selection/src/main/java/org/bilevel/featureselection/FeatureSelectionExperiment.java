package org.bilevel.featureselection;

import java.util.List;
import java.util.stream.IntStream;
import org.bilevel.api.BilevelException;
import org.bilevel.api.Capabilities;
import org.bilevel.api.Capability;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Dataset;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.run.Experiment;
import org.bilevel.api.run.Outcome;
import org.bilevel.api.run.RunContext;
import org.bilevel.api.run.RunEvent;
import org.bilevel.api.run.Trained;

/**
 * Feature selection: K of the D pixels are selected, the same of every image; a model that sees
 * these alone, in training and test, is trained, and its test accuracy says how good they are.
 *
 * <p>A pixel that is not selected is 0. Methods, on n training samples: {@code policy-gradient}
 * ({@link PolicyGradient}; in the end the K pixels of the highest probability are taken), {@code
 * f-score} ({@link FScore}), {@code mutual-information} and {@code mrmr} ({@link Binned}), {@code
 * random}. Of equal scores the pixel with the lower number is taken; with more than one channel, a
 * pixel is one number of one channel.
 *
 * <p>Sections: {@code data}, {@code model}. Options: {@code method} (policy-gradient), {@code size}
 * K, {@code train} n (1000; all if there are fewer), {@code noise} (0, the deviation of the
 * Gaussian noise on all pixels, of test samples as well), {@code bins} (8), {@code epochs} (50),
 * {@code batch} (64), {@code optimizer} (gradient-descent), {@code test-batch} (1000); of the
 * policy gradient {@code outer-steps} T (200), {@code masks} J (4), {@code inner-epochs} (2),
 * {@code outer-batch} (256; 0 = all), {@code outer-pixels} (all; masked = those of the mask),
 * {@code clamp} ε (0.01), {@code clip} (3; 0 = none), {@code outer} (adam), {@code projection}
 * (capped-simplex, which inherits K).
 *
 * <p>Measured: "accuracy" on the test samples (per cent as a figure), and the selected "pixel"s
 * with their rank as step; of each outer step the mean "outer-loss" of its masks, the
 * "gradient-norm" before clipping, Σ s as "expected-size" and the "decided-share" of the s within
 * 0.05 of 0 or 1. The time of the selection is a figure that is not reproducible. The model that is
 * handed out at the end expects images of which the other pixels are 0.
 *
 * <p>Cost: the policy gradient trains T · J models; mrmr needs O(K D n) operations, the other
 * methods O(D n). Memory: the samples, and for each inner training a masked copy of them.
 *
 * <p>Random: the streams "train", "noise", "selection", "inner-model", "model" and "order", so that
 * variants of a file share samples, noise and initial parameters.
 *
 * <p>Failures: more pixels asked for than there are, no samples (DATA); a gradient, loss or score
 * that is not finite (NUMERIC).
 *
 * <p>Source: "Probabilistic Bilevel Coreset Selection" (ICML 2022), Section 4.4 and Figure 2 (n =
 * 1000; noise of deviation 2.5); mRMR as the difference of Peng et al., "Feature selection based on
 * mutual information" (2005). Deviations: K pixels are taken by their probability, where the paper
 * draws a last mask, of K pixels only on average; several masks a step with their mean loss as the
 * baseline, and a clipped gradient, as the authors' code has them; models are trained for a few
 * epochs rather than to convergence.
 */
final class FeatureSelectionExperiment implements Experiment {
  private final FeatureSelectionOptions options;

  FeatureSelectionExperiment(FeatureSelectionOptions options) {
    this.options = options;
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.NONE.offering(Capability.LABELS);
  }

  @Override
  public Outcome run(RunContext context) {
    Dataset data = options.data().load();
    requireEnough(data);
    int n = Math.min(options.train(), data.train().size());
    RandomStream noise = context.random("noise");
    Samples train =
        Pixels.noisy(
            data.train().select(context.random("train").sample(data.train().size(), n)),
            options.noise(),
            noise.split("train"));
    Samples test = Pixels.noisy(data.test(), options.noise(), noise.split("test"));
    int pixels = train.shape().length();
    boolean policy = options.method().equals("policy-gradient");
    Journal journal = new Journal(context, (policy ? options.policy().steps() : 0) + 2L);
    try (Model model = options.model().build(train.shape(), train.classes())) {
      context.report(
          new RunEvent.Started(
              "%d of %d pixels by %s, %d training and %d test samples, %d parameters"
                  .formatted(
                      options.size(),
                      pixels,
                      options.method(),
                      n,
                      test.size(),
                      model.parameterCount())));
      long start = System.nanoTime();
      int[] selected = select(model, train, context, journal);
      double seconds = (System.nanoTime() - start) / 1e9;
      journal.timing("selection", seconds);
      journal.advance("selecting");
      for (int k = 0; k < selected.length; k++) {
        journal.metric("pixel", selected[k], k + 1);
      }
      double accuracy = learn(model, train, test, Pixels.mask(pixels, selected), context, journal);
      journal.metric("accuracy", accuracy);
      journal.show("accuracy", accuracy);
      journal.advance("training");
      return new Outcome(
          List.of(
              new Outcome.Figure("accuracy", "%", 100 * accuracy, true),
              new Outcome.Figure("selection", "s", seconds, false)));
    }
  }

  private void requireEnough(Dataset data) {
    if (data.train().size() == 0 || data.test().size() == 0) {
      throw BilevelException.data(
          "%s has %,d training and %,d test samples; at least 1 of each is needed."
              .formatted(data.name(), data.train().size(), data.test().size()),
          "Maybe use another data set.",
          null);
    }
    int pixels = data.train().shape().length();
    if (options.size() > pixels) {
      throw BilevelException.data(
          "%s has samples of %,d pixels, but size asks for %,d of them."
              .formatted(data.name(), pixels, options.size()),
          "Maybe lower experiment.size.",
          null);
    }
  }

  private int[] select(Model model, Samples train, RunContext context, Journal journal) {
    int size = options.size();
    RandomStream random = context.random("selection");
    return switch (options.method()) {
      case "f-score" -> Pixels.highest(FScore.of(train), size);
      case "mutual-information" ->
          Pixels.highest(new Binned(train, options.bins()).relevance(), size);
      case "mrmr" -> new Binned(train, options.bins()).mrmr(size);
      case "random" -> random.sample(train.shape().length(), size);
      default -> {
        try (Vector start = model.initialParameters(context.random("inner-model"))) {
          yield Pixels.highest(
              new PolicyGradient(options.policy(), options.training(), size, journal)
                  .probabilities(model, train, start, random),
              size);
        }
      }
    };
  }

  private double learn(
      Model model,
      Samples train,
      Samples test,
      boolean[] mask,
      RunContext context,
      Journal journal) {
    long start = System.nanoTime();
    Training training = options.training();
    try (Vector parameters = model.initialParameters(context.random("model"))) {
      training.train(
          "the training",
          model,
          Pixels.masked(train, mask),
          parameters,
          training.epochs(),
          context.random("order"),
          journal::checkStopped);
      journal.timing("training", (System.nanoTime() - start) / 1e9);
      Samples seen = Pixels.masked(test, mask);
      int[] classes = IntStream.range(0, model.classes()).toArray();
      context.trained(
          new Trained(
              "",
              model,
              parameters,
              List.of(new Trained.Tests(0, () -> seen, classes)),
              training.testBatch()));
      return training.accuracy(model, parameters, seen);
    }
  }
}
