package org.bilevel.herding;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Provides the selector {@code herding}. */
public final class HerdingPlugin implements BilevelPlugin {

  /** Create the plugin; called by the service loader. */
  public HerdingPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.SELECTOR,
            "herding",
            "Selects samples whose mean stays near the mean of their class: herding, as in iCaRL.",
            HerdingOptions.ALL,
            (values, context) -> new HerdingSelector(HerdingOptions.from(values))));
  }
}
