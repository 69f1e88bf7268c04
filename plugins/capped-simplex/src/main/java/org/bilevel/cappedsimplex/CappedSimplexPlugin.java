package org.bilevel.cappedsimplex;

import java.util.List;
import org.bilevel.api.Projection;
import org.bilevel.api.plugin.AcceleratorOption;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.OptionValues;
import org.bilevel.api.plugin.PartContext;
import org.bilevel.api.plugin.PartFactory;

/** Hands out the projection {@code capped-simplex}. */
public final class CappedSimplexPlugin implements BilevelPlugin {

  /** Make the plugin. */
  public CappedSimplexPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.PROJECTION,
            "capped-simplex",
            "Keeps probabilities between 0 and 1 with a bounded or fixed sum, moving them as little as"
                + " possible.",
            CappedSimplexOptions.ALL,
            CappedSimplexPlugin::projection));
  }

  private static Projection projection(OptionValues values, PartContext context) {
    CappedSimplexOptions options = CappedSimplexOptions.from(values);
    return context.accelerated(
        values.get(AcceleratorOption.ACCELERATOR),
        new CappedSimplexProjection(options),
        1,
        options.k(),
        !options.equal());
  }
}
