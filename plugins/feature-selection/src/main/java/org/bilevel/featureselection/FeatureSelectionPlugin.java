package org.bilevel.featureselection;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Provides the experiment {@code feature-selection}. */
public final class FeatureSelectionPlugin implements BilevelPlugin {

  /** Create the plugin; called by the service loader. */
  public FeatureSelectionPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.EXPERIMENT,
            "feature-selection",
            "Selects a few pixels, the same of every image, and measures what a model that sees"
                + " nothing else can learn.",
            FeatureSelectionOptions.ALL,
            (values, context) ->
                new FeatureSelectionExperiment(FeatureSelectionOptions.from(values))));
  }
}
