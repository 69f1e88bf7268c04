package org.bilevel.streaming;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Provides the experiment {@code streaming}. */
public final class StreamingPlugin implements BilevelPlugin {

  /** Create the plugin; called by the service loader. */
  public StreamingPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.EXPERIMENT,
            "streaming",
            "Learns from a stream of chunks without task borders, replays a small memory of coresets"
                + " of them, and measures what is known at the end.",
            StreamingOptions.ALL,
            (values, context) -> new StreamingExperiment(StreamingOptions.from(values, context))));
  }
}
