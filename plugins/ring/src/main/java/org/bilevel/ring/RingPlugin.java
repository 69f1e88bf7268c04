package org.bilevel.ring;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Provides the buffer policy {@code ring}. */
public final class RingPlugin implements BilevelPlugin {

  /** Create the plugin; called by the service loader. */
  public RingPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.BUFFER,
            "ring",
            "Gives each class, or each task, a fixed share of the memory in which the newest samples"
                + " replace the oldest.",
            RingOptions.ALL,
            (values, context) -> new RingPolicy(RingOptions.from(values, context))));
  }
}
