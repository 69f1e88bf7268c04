package org.bilevel.increasingaccuracy;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Hands out the inner solver {@code increasing-accuracy}. */
public final class IncreasingAccuracyPlugin implements BilevelPlugin {

  /** Make the plugin. */
  public IncreasingAccuracyPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.INNER,
            "increasing-accuracy",
            "Takes gradient steps on the inner objective, one more whenever the outer one changes little.",
            IncreasingAccuracyOptions.ALL,
            (values, context) ->
                new IncreasingAccuracySolver(IncreasingAccuracyOptions.from(values))));
  }
}
