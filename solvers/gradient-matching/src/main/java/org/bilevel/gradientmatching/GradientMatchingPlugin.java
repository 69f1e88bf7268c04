package org.bilevel.gradientmatching;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Provides the selector {@code gradient-matching}. */
public final class GradientMatchingPlugin implements BilevelPlugin {

  /** Create the plugin; called by the service loader. */
  public GradientMatchingPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.SELECTOR,
            "gradient-matching",
            "Selects samples whose mean gradient stays near the mean gradient of all candidates.",
            GradientMatchingOptions.ALL,
            (values, context) ->
                new GradientMatchingSelector(GradientMatchingOptions.from(values))));
  }
}
