package org.bilevel.pbcs;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Provides the selector {@code pbcs}. */
public final class PbcsPlugin implements BilevelPlugin {

  /** Create the plugin; called by the service loader. */
  public PbcsPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.SELECTOR,
            "pbcs",
            "Learns with which probability each sample should be in the coreset so that a model"
                + " trained on a drawn coreset does well on all samples, without implicit"
                + " differentiation.",
            PbcsOptions.ALL,
            (values, context) -> new PbcsSelector(PbcsOptions.from(values, context))));
  }
}
