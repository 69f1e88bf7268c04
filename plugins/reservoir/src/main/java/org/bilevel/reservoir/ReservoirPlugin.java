package org.bilevel.reservoir;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Provides the buffer policy {@code reservoir}. */
public final class ReservoirPlugin implements BilevelPlugin {

  /** Create the plugin; called by the service loader. */
  public ReservoirPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.BUFFER,
            "reservoir",
            "Keeps a uniform random sample of everything it was ever offered, whatever the task.",
            ReservoirOptions.ALL,
            (values, context) -> new ReservoirPolicy(ReservoirOptions.from(values))));
  }
}
