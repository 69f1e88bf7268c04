package org.bilevel.kcenter;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Provides the selector {@code k-center}. */
public final class KCenterPlugin implements BilevelPlugin {

  /** Create the plugin; called by the service loader. */
  public KCenterPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.SELECTOR,
            "k-center",
            "Selects samples that leave no candidate far from all of them: greedy k-center, farthest first.",
            KCenterOptions.ALL,
            (values, context) -> new KCenterSelector(KCenterOptions.from(values))));
  }
}
