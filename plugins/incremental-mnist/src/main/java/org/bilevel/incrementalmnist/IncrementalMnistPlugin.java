package org.bilevel.incrementalmnist;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Provides the experiment {@code incremental-mnist}. */
public final class IncrementalMnistPlugin implements BilevelPlugin {
  /** Create the plugin; called by the service loader. */
  public IncrementalMnistPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.EXPERIMENT,
            "incremental-mnist",
            "Learns more and more classes, the hidden layers of a network on validation samples and"
                + " its output layer on training samples.",
            IncrementalMnistOptions.ALL,
            (values, context) ->
                new IncrementalMnistExperiment(IncrementalMnistOptions.from(values))));
  }
}
