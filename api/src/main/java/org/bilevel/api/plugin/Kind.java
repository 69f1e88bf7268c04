package org.bilevel.api.plugin;

import java.util.List;
import org.bilevel.api.Accelerator;
import org.bilevel.api.BilevelSolver;
import org.bilevel.api.HypergradientEstimator;
import org.bilevel.api.InnerSolver;
import org.bilevel.api.OuterOptimizer;
import org.bilevel.api.Part;
import org.bilevel.api.Projection;
import org.bilevel.api.Regularizer;
import org.bilevel.api.learning.Architecture;
import org.bilevel.api.learning.BufferPolicy;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.Corruption;
import org.bilevel.api.learning.DataSource;
import org.bilevel.api.learning.TaskStream;
import org.bilevel.api.run.Experiment;
import org.bilevel.api.run.Reporter;

/**
 * A kind of part; names are unique within it.
 *
 * @param name the kind in {@code bilevel describe KIND/NAME}
 * @param type the interface of its parts
 * @param words the kind in a sentence, after "no" or "the"
 * @param <T> the interface of its parts
 */
public record Kind<T extends Part>(String name, Class<T> type, String words) {

  /** Where data sets come from. */
  public static final Kind<DataSource> DATA = new Kind<>("data", DataSource.class, "data set");

  /** How tasks are made of a data set. */
  public static final Kind<TaskStream> STREAM =
      new Kind<>("stream", TaskStream.class, "task stream");

  /** What is done to training samples. */
  public static final Kind<Corruption> CORRUPTION =
      new Kind<>("corruption", Corruption.class, "corruption");

  /** Models. */
  public static final Kind<Architecture> MODEL = new Kind<>("model", Architecture.class, "model");

  /** Coreset selectors. */
  public static final Kind<CoresetSelector> SELECTOR =
      new Kind<>("selector", CoresetSelector.class, "coreset selector");

  /** Buffer policies. */
  public static final Kind<BufferPolicy> BUFFER =
      new Kind<>("buffer", BufferPolicy.class, "buffer policy");

  /** Bilevel solvers. */
  public static final Kind<BilevelSolver> SOLVER =
      new Kind<>("solver", BilevelSolver.class, "bilevel solver");

  /** Inner solvers. */
  public static final Kind<InnerSolver> INNER =
      new Kind<>("inner", InnerSolver.class, "inner solver");

  /** Hypergradient estimators. */
  public static final Kind<HypergradientEstimator> HYPERGRADIENT =
      new Kind<>("hypergradient", HypergradientEstimator.class, "hypergradient estimator");

  /** Outer optimizers. */
  public static final Kind<OuterOptimizer> OUTER =
      new Kind<>("outer", OuterOptimizer.class, "outer optimizer");

  /** Projections. */
  public static final Kind<Projection> PROJECTION =
      new Kind<>("projection", Projection.class, "projection");

  /** Regularizers. */
  public static final Kind<Regularizer> REGULARIZER =
      new Kind<>("regularizer", Regularizer.class, "regularizer");

  /** Accelerators of projections. */
  public static final Kind<Accelerator> ACCELERATOR =
      new Kind<>("accelerator", Accelerator.class, "accelerator");

  /** Reporters of runs. */
  public static final Kind<Reporter> REPORTER = new Kind<>("reporter", Reporter.class, "reporter");

  /** Experiments. */
  public static final Kind<Experiment> EXPERIMENT =
      new Kind<>("experiment", Experiment.class, "experiment");

  /** Every kind, in the order in which they are listed. */
  public static final List<Kind<?>> ALL =
      List.of(
          EXPERIMENT,
          DATA,
          STREAM,
          CORRUPTION,
          MODEL,
          SELECTOR,
          BUFFER,
          SOLVER,
          INNER,
          HYPERGRADIENT,
          OUTER,
          PROJECTION,
          REGULARIZER,
          ACCELERATOR,
          REPORTER);
}
