package org.bilevel.runtime.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.bilevel.api.BilevelException;
import org.junit.jupiter.api.Test;

final class EffectiveReaderTest {
  @Test
  void readsEachVariantByDottedKeys() {
    assertThat(
            EffectiveReader.read(
                """
                # Every value of x.yaml, and where it comes from.
                name: x            # default
                seeds: [0, 1]      # x.yaml:1
                variants:
                  "a: b":
                    experiment:
                      use: toy     # x.yaml:2
                    model:
                      use: mlp
                      hidden: [64, 32]
                    selector: none
                  c:
                    experiment:
                      use: other
                """))
        .containsExactly(
            Map.entry(
                "a: b",
                Map.of(
                    "experiment.use", "toy",
                    "model.use", "mlp",
                    "model.hidden", "[64, 32]",
                    "selector", "none")),
            Map.entry("c", Map.of("experiment.use", "other")));
  }

  @Test
  void aFileWithoutVariantsHasOneWithoutAName() {
    assertThat(EffectiveReader.read("name: x\nseeds: [0]\nexperiment:\n  rate: 1e-3\n"))
        .containsExactly(Map.entry("", Map.of("experiment.rate", "1e-3")));
  }

  @Test
  void refusesWhatIsNoSuchFile() {
    assertThatThrownBy(() -> EffectiveReader.read("a: [b"))
        .isInstanceOf(BilevelException.class)
        .hasMessageContaining("effective.yaml");
  }
}
