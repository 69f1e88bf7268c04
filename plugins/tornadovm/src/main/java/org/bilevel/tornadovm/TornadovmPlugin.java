package org.bilevel.tornadovm;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Hands out the accelerator {@code tornadovm}. */
public final class TornadovmPlugin implements BilevelPlugin {

  /** Make the plugin. */
  public TornadovmPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.ACCELERATOR,
            "tornadovm",
            "Projects large vectors on a graphics card or another OpenCL device, by TornadoVM.",
            List.of(),
            (values, context) -> new TornadovmAccelerator()));
  }
}
