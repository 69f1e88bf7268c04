package org.bilevel.smoothedtopk;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Hands out the regularizer {@code smoothed-top-k}. */
public final class SmoothedTopKPlugin implements BilevelPlugin {

  /** Make the plugin. */
  public SmoothedTopKPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.REGULARIZER,
            "smoothed-top-k",
            "Rewards weights that are concentrated on K entries.",
            SmoothedTopKOptions.ALL,
            (values, context) -> new SmoothedTopKRegularizer(SmoothedTopKOptions.from(values))));
  }
}
