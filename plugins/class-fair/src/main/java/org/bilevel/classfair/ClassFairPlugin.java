package org.bilevel.classfair;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Provides the buffer policy {@code class-fair}. */
public final class ClassFairPlugin implements BilevelPlugin {

  /** Create the plugin; called by the service loader. */
  public ClassFairPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.BUFFER,
            "class-fair",
            "Gives each class an equal share of the memory and keeps the samples of the greatest"
                + " weight, at random among equals.",
            ClassFairOptions.ALL,
            (values, context) -> new ClassFairPolicy(ClassFairOptions.from(values))));
  }
}
