package org.bilevel.finitedifferences;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Hands out the hypergradient estimator {@code finite-differences}. */
public final class FiniteDifferencesPlugin implements BilevelPlugin {

  /** Make the plugin. */
  public FiniteDifferencesPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.HYPERGRADIENT,
            "finite-differences",
            "Follows the last inner step's dependence on x by differences of gradients (DARTS).",
            FiniteDifferencesOptions.ALL,
            (values, context) ->
                new FiniteDifferencesEstimator(FiniteDifferencesOptions.from(values))));
  }
}
