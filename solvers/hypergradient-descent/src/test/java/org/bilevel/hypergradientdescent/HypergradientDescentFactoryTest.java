package org.bilevel.hypergradientdescent;

import java.util.Map;
import org.bilevel.api.Part;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.conjugategradient.ConjugateGradientPlugin;
import org.bilevel.gradientdescent.GradientDescentPlugin;
import org.bilevel.testkit.FactoryContract;
import org.bilevel.testkit.Parts;

final class HypergradientDescentFactoryTest extends FactoryContract {
  @Override
  protected BilevelPlugin plugin() {
    return new HypergradientDescentPlugin();
  }

  @Override
  protected Map<String, ?> required(PartFactory<?> factory) {
    Part steps =
        Parts.create(new GradientDescentPlugin(), Kind.OUTER, "gradient-descent", Map.of());
    return Map.of(
        "inner",
        Parts.create(new GradientDescentPlugin(), Kind.INNER, "gradient-descent", Map.of()),
        "hypergradient",
        Parts.create(
            new ConjugateGradientPlugin(), Kind.HYPERGRADIENT, "conjugate-gradient", Map.of()),
        "outer",
        steps,
        "start-optimizer",
        steps);
  }
}
