package org.bilevel.mergereduce;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Provides the buffer policy {@code merge-reduce}. */
public final class MergeReducePlugin implements BilevelPlugin {

  /** Create the plugin; called by the service loader. */
  public MergeReducePlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.BUFFER,
            "merge-reduce",
            "Keeps coresets in slots, merges two of a level when there are too many, and reduces them"
                + " to one by a selector.",
            MergeReduceOptions.ALL,
            (values, context) -> new MergeReducePolicy(MergeReduceOptions.from(values, context))));
  }
}
