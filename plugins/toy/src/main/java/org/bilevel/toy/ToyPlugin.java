package org.bilevel.toy;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Provides the experiment {@code toy}. */
public final class ToyPlugin implements BilevelPlugin {

  /** Create the plugin; called by the service loader. */
  public ToyPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.EXPERIMENT,
            "toy",
            "Runs a bilevel solver on a small problem whose answer is known, and measures how near"
                + " it comes.",
            ToyOptions.ALL,
            (values, context) -> new ToyExperiment(ToyOptions.from(values, context))));
  }
}
