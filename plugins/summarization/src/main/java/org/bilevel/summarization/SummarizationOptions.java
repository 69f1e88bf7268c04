package org.bilevel.summarization;

import java.util.List;
import java.util.Optional;
import org.bilevel.api.OuterOptimizer;
import org.bilevel.api.learning.Architecture;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.Corruption;
import org.bilevel.api.learning.DataSource;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;
import org.bilevel.api.plugin.PartContext;

/**
 * Options of {@link SummarizationExperiment}; what each means stands with its constant.
 *
 * @param data the data set
 * @param corruption changes the candidates
 * @param model the architecture
 * @param selector selects the coreset
 * @param transfer another architecture that is trained on the same coreset
 * @param candidates n, at most; 0 for all training samples
 * @param validationPerClass how many samples of each class the selector may validate with
 * @param pretrain how many candidates the proxy model is trained on before the selection
 * @param weighted whether the coreset's weights count in the training
 * @param epochs E
 * @param batch |B|
 * @param optimizer trains the models
 * @param testBatch test samples in one forward pass
 */
record SummarizationOptions(
    DataSource data,
    Corruption corruption,
    Architecture model,
    CoresetSelector selector,
    Optional<Architecture> transfer,
    int candidates,
    int validationPerClass,
    int pretrain,
    boolean weighted,
    int epochs,
    int batch,
    OuterOptimizer optimizer,
    int testBatch) {

  static final Option<DataSource> DATA = Option.part("data", Kind.DATA, "the data set").asSection();
  static final Option<Corruption> CORRUPTION =
      Option.part("corruption", Kind.CORRUPTION, "what is done to the candidates")
          .withDefaultPart("none")
          .asSection();
  static final Option<Architecture> MODEL =
      Option.part("model", Kind.MODEL, "the model that learns; also the proxy of the selection")
          .asSection();
  static final Option<CoresetSelector> SELECTOR =
      Option.part("selector", Kind.SELECTOR, "selects K of the n candidates").asSection();
  static final Option<Optional<Architecture>> TRANSFER =
      Option.optionalPart(
              "transfer",
              Kind.MODEL,
              "another model that is trained on the same coreset; none: the accuracy of transfer is"
                  + " not defined")
          .asSection();

  static final Option<Integer> CANDIDATES =
      Option.integer(
              "candidates",
              "n, how many training samples may be selected, drawn at random; all of them if there"
                  + " are fewer, or with 0")
          .atLeast(0)
          .withDefault(1000)
          .quickAtMost(200);
  static final Option<Integer> VALIDATION_PER_CLASS =
      Option.integer(
              "validation-per-class",
              "how many training samples of each class, with their right labels, are held out before"
                  + " the candidates are drawn: what a selector that judges by an outer loss takes it on"
                  + " instead of the candidates; 0: none")
          .atLeast(0)
          .withDefault(0);
  static final Option<Integer> PRETRAIN =
      Option.integer(
              "pretrain",
              "how many of the candidates, drawn at random, the proxy model is trained on before the"
                  + " selection, as long as the model on the coreset; 0: it starts untrained")
          .atLeast(0)
          .withDefault(0)
          .quickAtMost(100);
  static final Option<Boolean> WEIGHTED =
      Option.flag(
              "weighted",
              "true: a selected sample counts in the training by its weight, false: all count alike")
          .withDefault(false);
  static final Option<Integer> EPOCHS =
      Option.integer("epochs", "E, how often each selected sample comes by in the training")
          .atLeast(1)
          .withDefault(100)
          .quickAtMost(3);
  static final Option<Integer> BATCH =
      Option.integer("batch", "|B|, selected samples in a training step")
          .atLeast(1)
          .withDefault(32);
  static final Option<OuterOptimizer> OPTIMIZER =
      Option.part("optimizer", Kind.OUTER, "trains the models; begins afresh with each")
          .withDefaultPart("gradient-descent");
  static final Option<Integer> TEST_BATCH =
      Option.integer("test-batch", "test samples in one forward pass; no effect on results")
          .atLeast(1)
          .withDefault(1000);

  static final List<Option<?>> ALL =
      List.of(
          DATA,
          CORRUPTION,
          MODEL,
          SELECTOR,
          TRANSFER,
          CANDIDATES,
          VALIDATION_PER_CLASS,
          PRETRAIN,
          WEIGHTED,
          EPOCHS,
          BATCH,
          OPTIMIZER,
          TEST_BATCH);

  static SummarizationOptions from(OptionValues values, PartContext context) {
    int candidates = values.get(CANDIDATES);
    int size = values.get(SELECTOR).size();
    if (candidates > 0 && size >= candidates) {
      context.warn(
          "the selector's size is %d and candidates is %d, so that everything is selected"
              .formatted(size, candidates));
    }
    return new SummarizationOptions(
        values.get(DATA),
        values.get(CORRUPTION),
        values.get(MODEL),
        values.get(SELECTOR),
        values.get(TRANSFER),
        candidates,
        values.get(VALIDATION_PER_CLASS),
        values.get(PRETRAIN),
        values.get(WEIGHTED),
        values.get(EPOCHS),
        values.get(BATCH),
        values.get(OPTIMIZER),
        values.get(TEST_BATCH));
  }
}
