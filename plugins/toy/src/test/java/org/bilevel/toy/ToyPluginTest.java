package org.bilevel.toy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.bilevel.api.BilevelException;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.OptionValues;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.api.run.Experiment;
import org.bilevel.testkit.FactoryContract;
import org.bilevel.testkit.Parts;
import org.bilevel.testkit.TestPartContext;
import org.junit.jupiter.api.Test;

final class ToyPluginTest extends FactoryContract {

  @Override
  protected BilevelPlugin plugin() {
    return new ToyPlugin();
  }

  @Override
  protected Map<String, ?> required(PartFactory<?> factory) {
    return Map.of("solver", Solvers.standard());
  }

  @Test
  void everyProblemHasAName() {
    assertThat(ToyOptions.PROBLEM.choices())
        .contains("iaptt-10", "iaptt-13", "mitsos-barton-3-14", "quadratic");
    for (String word : ToyOptions.PROBLEM.choices()) {
      assertThat(Problems.of(word).word()).isEqualTo(word);
    }
  }

  @Test
  void aStartOfTheWrongLengthIsRefused() {
    Map<String, ?> values =
        Map.of(
            "solver",
            Solvers.standard(),
            "problem",
            "iaptt-13",
            "initial-inner",
            List.of(1.0, 2.0));
    assertThatThrownBy(() -> Parts.create(new ToyPlugin(), Kind.EXPERIMENT, "toy", values))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.CONFIGURATION))
        .hasMessageContaining("initial-inner has 2 entries, but y has 100");
  }

  @Test
  void aSizeThatHasNoEffectIsSaid() {
    TestPartContext context = new TestPartContext();
    PartFactory<Experiment> factory = Parts.factory(new ToyPlugin(), Kind.EXPERIMENT, "toy");
    factory.create(
        OptionValues.of(factory.options(), Map.of("solver", Solvers.standard(), "outer-size", 3)),
        context);
    assertThat(context.warnings()).singleElement().asString().contains("outer-size", "iaptt-10");
    TestPartContext other = new TestPartContext();
    factory.create(
        OptionValues.of(
            factory.options(),
            Map.of("solver", Solvers.standard(), "outer-size", 3, "problem", "quadratic")),
        other);
    assertThat(other.warnings()).isEmpty();
  }
}
