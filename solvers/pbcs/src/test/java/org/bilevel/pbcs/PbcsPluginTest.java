package org.bilevel.pbcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.bilevel.api.BilevelException;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.testkit.FactoryContract;
import org.junit.jupiter.api.Test;

final class PbcsPluginTest extends FactoryContract {

  @Override
  protected BilevelPlugin plugin() {
    return new PbcsPlugin();
  }

  @Override
  protected Map<String, ?> required(PartFactory<?> factory) {
    Map<String, Object> values = new HashMap<>(TestParts.defaults());
    values.put("size", 3);
    return values;
  }

  @Test
  void gumbelNeedsAHypergradient() {
    assertThatThrownBy(() -> TestParts.pbcs(Map.of("size", 3, "gumbel", 0.5)))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.CONFIGURATION))
        .hasMessageContaining("gumbel is 0.5")
        .hasMessageContaining("Maybe");
  }
}
