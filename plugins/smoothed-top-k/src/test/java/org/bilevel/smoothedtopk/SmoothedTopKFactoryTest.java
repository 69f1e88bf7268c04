package org.bilevel.smoothedtopk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.testkit.FactoryContract;
import org.junit.jupiter.api.Test;

final class SmoothedTopKFactoryTest extends FactoryContract {
  @Override
  protected BilevelPlugin plugin() {
    return new SmoothedTopKPlugin();
  }

  @Override
  protected Map<String, ?> required(PartFactory<?> factory) {
    return Map.of("k", 3);
  }

  @Test
  void kIsTheSizeOfTheSelectorAroundIt() {
    assertThat(SmoothedTopKOptions.K.inherited()).contains("size");
  }
}
