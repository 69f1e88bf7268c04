package org.bilevel.cappedsimplex;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.testkit.FactoryContract;
import org.junit.jupiter.api.Test;

final class CappedSimplexFactoryTest extends FactoryContract {
  @Override
  protected BilevelPlugin plugin() {
    return new CappedSimplexPlugin();
  }

  @Override
  protected Map<String, ?> required(PartFactory<?> factory) {
    return Map.of("k", 3);
  }

  @Test
  void theBoundIsTheSizeOfTheSelectorAround() {
    assertThat(CappedSimplexOptions.K.inherited()).contains("size");
  }
}
