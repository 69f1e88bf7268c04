package org.bilevel.classbalancedreservoir;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Provides the buffer policy {@code class-balanced-reservoir}. */
public final class ClassBalancedReservoirPlugin implements BilevelPlugin {

  /** Create the plugin; called by the service loader. */
  public ClassBalancedReservoirPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.BUFFER,
            "class-balanced-reservoir",
            "Keeps the classes of an imbalanced stream balanced, and of each class a uniform random"
                + " sample.",
            ClassBalancedReservoirOptions.ALL,
            (values, context) ->
                new ClassBalancedReservoirPolicy(ClassBalancedReservoirOptions.from(values))));
  }
}
