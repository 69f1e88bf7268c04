package org.bilevel.tensorboard;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Hands out the reporter {@code tensorboard}. */
public final class TensorboardPlugin implements BilevelPlugin {

  /** Make the plugin. */
  public TensorboardPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.REPORTER,
            "tensorboard",
            "Writes every metric for TensorBoard while the run goes on, in a folder for each variant and seed.",
            List.of(),
            (values, context) -> TensorboardSession::new));
  }
}
