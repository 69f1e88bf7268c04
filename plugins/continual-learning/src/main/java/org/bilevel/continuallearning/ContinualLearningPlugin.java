package org.bilevel.continuallearning;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Provides the experiment {@code continual-learning}. */
public final class ContinualLearningPlugin implements BilevelPlugin {

  /** Create the plugin; called by the service loader. */
  public ContinualLearningPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.EXPERIMENT,
            "continual-learning",
            "Learns one task after the other from a stream, replays a small memory of coresets of"
                + " the earlier ones, and measures what is forgotten.",
            ContinualLearningOptions.ALL,
            (values, context) ->
                new ContinualLearningExperiment(ContinualLearningOptions.from(values, context))));
  }
}
