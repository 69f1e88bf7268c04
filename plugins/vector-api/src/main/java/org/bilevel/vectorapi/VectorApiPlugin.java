package org.bilevel.vectorapi;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Hands out the accelerator {@code vector-api}. */
public final class VectorApiPlugin implements BilevelPlugin {

  /** Make the plugin. */
  public VectorApiPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.ACCELERATOR,
            "vector-api",
            "Projects with the vector instructions of the CPU, by the incubating Vector API.",
            List.of(),
            (values, context) -> new VectorApiAccelerator()));
  }
}
