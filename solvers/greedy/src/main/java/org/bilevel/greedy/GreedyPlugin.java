package org.bilevel.greedy;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Provides the selector {@code greedy}. */
public final class GreedyPlugin implements BilevelPlugin {

  /** Create the plugin; called by the service loader. */
  public GreedyPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.SELECTOR,
            "greedy",
            "Adds one sample after the other by the implicit gradient of a kernel model: Greedy"
                + " Coreset.",
            GreedyOptions.ALL,
            (values, context) -> new GreedySelector(GreedyOptions.from(values))));
  }
}
