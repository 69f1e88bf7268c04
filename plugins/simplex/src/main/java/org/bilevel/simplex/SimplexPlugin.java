package org.bilevel.simplex;

import java.util.List;
import org.bilevel.api.Projection;
import org.bilevel.api.plugin.AcceleratorOption;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.OptionValues;
import org.bilevel.api.plugin.PartContext;
import org.bilevel.api.plugin.PartFactory;

/** Hands out the projection {@code simplex}. */
public final class SimplexPlugin implements BilevelPlugin {

  /** Make the plugin. */
  public SimplexPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.PROJECTION,
            "simplex",
            "Keeps weights at least 0 with a fixed sum, moving them as little as possible.",
            SimplexOptions.ALL,
            SimplexPlugin::projection));
  }

  private static Projection projection(OptionValues values, PartContext context) {
    SimplexOptions options = SimplexOptions.from(values);
    return context.accelerated(
        values.get(AcceleratorOption.ACCELERATOR),
        new SimplexProjection(options),
        Double.POSITIVE_INFINITY,
        options.radius(),
        false);
  }
}
