package org.bilevel.featureselection;

import java.util.List;
import org.bilevel.api.OuterOptimizer;
import org.bilevel.api.Projection;
import org.bilevel.api.learning.Architecture;
import org.bilevel.api.learning.DataSource;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * Options of {@link FeatureSelectionExperiment}; what each means stands with its constant.
 *
 * @param data the data set
 * @param model the architecture
 * @param method how pixels are selected
 * @param size K
 * @param train n
 * @param noise the deviation of the noise on every pixel
 * @param bins of a pixel's values, for mutual information
 * @param training how models are trained
 * @param policy what the policy gradient does
 */
record FeatureSelectionOptions(
    DataSource data,
    Architecture model,
    String method,
    int size,
    int train,
    double noise,
    int bins,
    Training training,
    Policy policy) {

  /**
   * What the policy gradient does.
   *
   * @param steps T
   * @param masks J
   * @param innerEpochs epochs of each inner training
   * @param batch |B| of the outer loss, 0 for all
   * @param allPixels whether the outer loss is on all the pixels
   * @param clamp ε
   * @param clip the greatest norm of the estimate, 0 for none
   * @param outer moves s
   * @param projection keeps s feasible
   */
  record Policy(
      int steps,
      int masks,
      int innerEpochs,
      int batch,
      boolean allPixels,
      double clamp,
      double clip,
      OuterOptimizer outer,
      Projection projection) {}

  static final Option<DataSource> DATA = Option.part("data", Kind.DATA, "the data set").asSection();
  static final Option<Architecture> MODEL =
      Option.part("model", Kind.MODEL, "the model that learns").asSection();

  static final Option<String> METHOD =
      Option.choice(
              "method",
              "how pixels are selected: the K with the highest F-score or mutual information with"
                  + " the label, minimum redundancy and maximum relevance (mrmr), at random, or by"
                  + " the policy gradient of PBCS on the probability of each pixel",
              "policy-gradient",
              "f-score",
              "mutual-information",
              "mrmr",
              "random")
          .withDefault("policy-gradient");
  static final Option<Integer> SIZE =
      Option.integer("size", "K, how many pixels are selected").atLeast(1);
  static final Option<Integer> TRAIN =
      Option.integer("train", "n, training samples, drawn at random; all if there are fewer")
          .atLeast(1)
          .withDefault(1000)
          .quickAtMost(200);
  static final Option<Double> NOISE =
      Option.decimal(
              "noise",
              "standard deviation of the Gaussian noise on every pixel of the training and test"
                  + " samples, in units of the features")
          .atLeast(0)
          .withDefault(0.0);
  static final Option<Integer> BINS =
      Option.integer(
              "bins",
              "with mutual-information and mrmr: bins of equal width of a pixel's values, from its"
                  + " least to its greatest")
          .atLeast(2)
          .atMost(256)
          .withDefault(8);
  static final Option<Integer> EPOCHS =
      Option.integer("epochs", "E, how often each training sample comes by in the final training")
          .atLeast(1)
          .withDefault(50)
          .quickAtMost(2);
  static final Option<Integer> BATCH =
      Option.integer("batch", "samples in a training step, inner trainings included")
          .atLeast(1)
          .withDefault(64);
  static final Option<OuterOptimizer> OPTIMIZER =
      Option.part("optimizer", Kind.OUTER, "trains the models; begins afresh with each")
          .withDefaultPart("gradient-descent");
  static final Option<Integer> OUTER_STEPS =
      Option.integer("outer-steps", "with policy-gradient: T, steps of the probabilities")
          .atLeast(1)
          .withDefault(200)
          .quickAtMost(3);
  static final Option<Integer> MASKS =
      Option.integer(
              "masks",
              "with policy-gradient: J, masks drawn in a step; with more than one, their mean loss is"
                  + " subtracted from each loss")
          .atLeast(1)
          .withDefault(4)
          .quickAtMost(2);
  static final Option<Integer> INNER_EPOCHS =
      Option.integer(
              "inner-epochs",
              "with policy-gradient: epochs that a model is trained for with each mask")
          .atLeast(1)
          .withDefault(2)
          .quickAtMost(1);
  static final Option<Integer> OUTER_BATCH =
      Option.integer(
              "outer-batch",
              "with policy-gradient: training samples of the outer loss, drawn for each step; 0: all")
          .atLeast(0)
          .withDefault(256);
  static final Option<String> OUTER_PIXELS =
      Option.choice(
              "outer-pixels",
              "with policy-gradient: which pixels the outer loss shows to the model: all of them, as"
                  + " PBCS says, or those of the mask that it was trained with (masked)",
              "all",
              "masked")
          .withDefault("all");
  static final Option<Double> CLAMP =
      Option.decimal(
              "clamp",
              "with policy-gradient: ε, how far from 0 and 1 probabilities are held in ∇ ln p(m|s),"
                  + " and there alone")
          .positive()
          .atMost(0.5)
          .withDefault(0.01);
  static final Option<Double> CLIP =
      Option.decimal(
              "clip", "with policy-gradient: greatest norm of the estimated gradient; 0 for none")
          .atLeast(0)
          .withDefault(3.0);
  static final Option<OuterOptimizer> OUTER =
      Option.part("outer", Kind.OUTER, "with policy-gradient: moves the probabilities s")
          .withDefaultPart("adam");
  static final Option<Projection> PROJECTION =
      Option.part(
              "projection", Kind.PROJECTION, "with policy-gradient: keeps 0 ≤ s ≤ 1 and Σ s ≤ K")
          .withDefaultPart("capped-simplex");
  static final Option<Integer> TEST_BATCH =
      Option.integer("test-batch", "test samples in one forward pass; no effect on results")
          .atLeast(1)
          .withDefault(1000);

  static final List<Option<?>> ALL =
      List.of(
          DATA,
          MODEL,
          METHOD,
          SIZE,
          TRAIN,
          NOISE,
          BINS,
          EPOCHS,
          BATCH,
          OPTIMIZER,
          OUTER_STEPS,
          MASKS,
          INNER_EPOCHS,
          OUTER_BATCH,
          OUTER_PIXELS,
          CLAMP,
          CLIP,
          OUTER,
          PROJECTION,
          TEST_BATCH);

  static FeatureSelectionOptions from(OptionValues values) {
    return new FeatureSelectionOptions(
        values.get(DATA),
        values.get(MODEL),
        values.get(METHOD),
        values.get(SIZE),
        values.get(TRAIN),
        values.get(NOISE),
        values.get(BINS),
        new Training(
            values.get(OPTIMIZER), values.get(EPOCHS), values.get(BATCH), values.get(TEST_BATCH)),
        new Policy(
            values.get(OUTER_STEPS),
            values.get(MASKS),
            values.get(INNER_EPOCHS),
            values.get(OUTER_BATCH),
            values.get(OUTER_PIXELS).equals("all"),
            values.get(CLAMP),
            values.get(CLIP),
            values.get(OUTER),
            values.get(PROJECTION)));
  }
}
