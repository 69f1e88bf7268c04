package org.bilevel.benchmarks;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.api.run.Experiment;
import org.bilevel.api.run.Outcome;
import org.bilevel.api.run.RunContext;
import org.bilevel.api.run.RunEvent;

/** Provides the experiment {@code empty}, which does nothing, to measure what its run takes. */
public final class EmptyPlugin implements BilevelPlugin {

  /** Create the plugin; called by the service loader. */
  public EmptyPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.EXPERIMENT,
            "empty",
            "Does nothing.",
            List.of(),
            (values, context) -> new Empty()));
  }

  private record Empty() implements Experiment {
    @Override
    public Outcome run(RunContext context) {
      context.report(new RunEvent.Started("nothing"));
      return new Outcome(List.of());
    }
  }
}
