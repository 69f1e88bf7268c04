package org.bilevel.runtime.cli;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bilevel.api.BilevelException;
import org.bilevel.api.Capabilities;
import org.bilevel.api.Capability;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Architecture;
import org.bilevel.api.learning.Coreset;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.api.run.Experiment;
import org.bilevel.api.run.Outcome;
import org.bilevel.api.run.RunContext;
import org.bilevel.api.run.RunEvent;
import org.bilevel.datasets.LabelledFiles;
import org.bilevel.datasets.LabelledFiles.Contents;

/**
 * Reads samples and selects a coreset of them. The proxy model starts untrained; a selector that
 * trains it does so itself.
 *
 * <p>Random: the streams "model" and "selection".
 *
 * @param selector selects
 * @param model the proxy model
 * @param input reads the samples and says how far it is
 * @param standardize whether features are brought to mean 0 and deviation 1
 */
record SelectExperiment(
    CoresetSelector selector,
    Architecture model,
    Function<LabelledFiles.Progress, Contents> input,
    boolean standardize)
    implements Experiment {
  private static final long READING = 1000;

  private static final Option<CoresetSelector> SELECTOR =
      Option.part("selector", Kind.SELECTOR, "selects the coreset").asSection();
  private static final Option<Architecture> MODEL =
      Option.part("model", Kind.MODEL, "the proxy model").asSection();

  /** Return what makes such experiments of a selector and a model. */
  static PartFactory<Experiment> factory(
      Function<LabelledFiles.Progress, Contents> input, boolean standardize) {
    return PartFactory.of(
        Kind.EXPERIMENT,
        "select",
        "Selects a coreset of a user's own data.",
        List.of(SELECTOR, MODEL),
        (values, context) ->
            new SelectExperiment(values.get(SELECTOR), values.get(MODEL), input, standardize));
  }

  /**
   * What came of it.
   *
   * @param coreset the coreset
   * @param names what the samples are called, empty if they have no names
   * @param candidates n
   * @param features of a sample
   * @param classes how many
   * @param seconds how long the selection took, without reading
   */
  record Result(
      Coreset coreset,
      List<String> names,
      int candidates,
      int features,
      int classes,
      double seconds) {}

  @Override
  public Capabilities capabilities() {
    return Capabilities.NONE.offering(Capability.LABELS);
  }

  @Override
  public Outcome run(RunContext context) {
    Result result = select(context);
    return new Outcome(
        List.of(
            new Outcome.Figure("selected", "", result.coreset().size(), true),
            new Outcome.Figure("selection", "s", result.seconds(), false)));
  }

  /** Read the samples and select. */
  Result select(RunContext context) {
    Contents contents =
        input.apply((done, total, samples) -> {
          context.checkStopped();
          context.report(
              new RunEvent.Progress(
                  "reading", READING * done / total, READING, Map.of("samples", samples + 0.0)));
        });
    Samples read = contents.samples();
    Samples samples = standardize ? standardized(read) : read;
    if (selector.size() > samples.size()) {
      context.report(
          new RunEvent.Warning(
              "the data has %,d samples, fewer than the %,d to be selected: all of them are selected"
                  .formatted(samples.size(), selector.size())));
    }
    try (Model proxy = model.build(samples.shape(), samples.classes());
        Vector parameters = proxy.initialParameters(context.random("model"))) {
      CoresetSelector.Request request =
          new CoresetSelector.Request(samples, proxy, parameters, context.random("selection"))
              .withProgress((done, total) -> {
                context.checkStopped();
                context.report(
                    new RunEvent.Progress(
                        "selecting, step %,d of %,d".formatted(done, total),
                        done,
                        total,
                        Map.of()));
              });
      // reading went from 0 to 100 %, and so does this: neither knows how long the other takes
      context.report(new RunEvent.Progress("selecting", 0, 1, Map.of()));
      long start = System.nanoTime();
      Coreset coreset = request.selectedBy(selector);
      requireInRange(coreset, samples.size());
      return new Result(
          coreset,
          contents.names(),
          samples.size(),
          samples.shape().length(),
          samples.classes(),
          (System.nanoTime() - start) / 1e9);
    }
  }

  private static void requireInRange(Coreset coreset, int n) {
    for (int index : coreset.indices()) {
      if (index < 0 || index >= n) {
        throw BilevelException.plugin(
            "The selector selected sample %d of %,d.".formatted(index, n),
            "Maybe ask the author of its plugin.",
            null);
      }
    }
  }

  /** Return samples of features (x − μ)/σ; one that is the same everywhere becomes 0. */
  static Samples standardized(Samples samples) {
    int d = samples.shape().length();
    int n = samples.size();
    float[] x = samples.features();
    float[] features = new float[x.length];
    for (int j = 0; j < d; j++) {
      double mean = 0;
      for (int i = 0; i < n; i++) {
        mean += x[i * d + j] / (double) n;
      }
      double variance = 0;
      for (int i = 0; i < n; i++) {
        variance += (x[i * d + j] - mean) * (x[i * d + j] - mean) / n;
      }
      double deviation = Math.sqrt(variance);
      // what is left of a constant feature is rounding
      boolean constant = deviation <= 1e-12 * Math.abs(mean);
      for (int i = 0; i < n; i++) {
        features[i * d + j] = constant ? 0 : (float) ((x[i * d + j] - mean) / deviation);
      }
    }
    return new Samples(
        samples.shape(), samples.classes(), features, samples.labels(), samples.ids());
  }
}
