package org.bilevel.lbfgs;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Hands out the inner solver {@code l-bfgs}. */
public final class LBfgsPlugin implements BilevelPlugin {

  /** Make the plugin. */
  public LBfgsPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.INNER,
            "l-bfgs",
            "Solves smooth inner problems to high accuracy with limited-memory BFGS.",
            LBfgsOptions.ALL,
            (values, context) -> new LBfgsSolver(LBfgsOptions.from(values))));
  }
}
