package org.bilevel.adult;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Hands out the experiment {@code adult}. */
public final class AdultPlugin implements BilevelPlugin {

  /** Make the plugin. */
  public AdultPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.EXPERIMENT,
            "adult",
            "Fits a classifier to a large set of rows so that another one, fitted to a small set but"
                + " held near it, does well too; compares bilevel solvers.",
            AdultOptions.ALL,
            (values, context) -> new AdultExperiment(AdultOptions.from(values))));
  }
}
