package org.bilevel.summarization;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Provides the experiment {@code summarization}. */
public final class SummarizationPlugin implements BilevelPlugin {

  /** Create the plugin; called by the service loader. */
  public SummarizationPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.EXPERIMENT,
            "summarization",
            "Trains a model on a coreset alone, and measures how good the model and the coreset"
                + " are.",
            SummarizationOptions.ALL,
            (values, context) ->
                new SummarizationExperiment(SummarizationOptions.from(values, context))));
  }
}
