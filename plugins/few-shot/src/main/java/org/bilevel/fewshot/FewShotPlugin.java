package org.bilevel.fewshot;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Provides the experiment {@code few-shot}. */
public final class FewShotPlugin implements BilevelPlugin {

  /** Create the plugin; called by the service loader. */
  public FewShotPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.EXPERIMENT,
            "few-shot",
            "Learns, over many small tasks, a representation in which a linear classifier tells new"
                + " classes apart after a few samples of each.",
            FewShotOptions.ALL,
            (values, context) -> new FewShotExperiment(FewShotOptions.from(values, context))));
  }
}
