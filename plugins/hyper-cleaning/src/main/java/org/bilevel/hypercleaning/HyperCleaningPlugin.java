package org.bilevel.hypercleaning;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Provides the experiment {@code hyper-cleaning}. */
public final class HyperCleaningPlugin implements BilevelPlugin {
  /** Create the plugin; called by the service loader. */
  public HyperCleaningPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.EXPERIMENT,
            "hyper-cleaning",
            "Finds the training samples with wrong labels by learning a weight for each of them from"
                + " a small clean set, and measures what was found and how well the model does.",
            HyperCleaningOptions.ALL,
            (values, context) -> new HyperCleaningExperiment(HyperCleaningOptions.from(values))));
  }
}
