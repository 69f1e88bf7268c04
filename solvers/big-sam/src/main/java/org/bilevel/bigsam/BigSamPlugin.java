package org.bilevel.bigsam;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Hands out the inner solver {@code big-sam}. */
public final class BigSamPlugin implements BilevelPlugin {

  /** Make the plugin. */
  public BigSamPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.INNER,
            "big-sam",
            "Walks down the inner objective and, ever less, the outer one, to the inner minimiser that is best outside.",
            BigSamOptions.ALL,
            (values, context) -> new BigSamSolver(BigSamOptions.from(values))));
  }
}
