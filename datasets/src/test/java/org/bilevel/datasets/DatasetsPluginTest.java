package org.bilevel.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.ServiceLoader;
import org.bilevel.api.Capability;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.junit.jupiter.api.Test;

final class DatasetsPluginTest {

  @Test
  void isFoundAsAService() {
    assertThat(ServiceLoader.load(BilevelPlugin.class))
        .anyMatch(plugin -> plugin instanceof DatasetsPlugin);
  }

  @Test
  void handsOutEveryPartOnce() {
    assertThat(new DatasetsPlugin().factories())
        .extracting(factory -> factory.kind().name() + "/" + factory.name())
        .containsExactly(
            "data/digits",
            "data/mnist",
            "data/fashion-mnist",
            "data/adult",
            "data/idx",
            "data/omniglot",
            "data/cifar-10",
            "data/cifar-100",
            "data/tiny-imagenet",
            "data/food-101",
            "data/gtsrb",
            "data/notmnist",
            "data/usps",
            "data/svhn",
            "data/multiple-datasets",
            "stream/permuted",
            "stream/split",
            "corruption/none",
            "corruption/imbalanced",
            "corruption/label-noise");
  }

  @Test
  void everyPartIsDescribed() {
    for (var factory : new DatasetsPlugin().factories()) {
      assertThat(factory.summary()).endsWith(".");
      assertThat(factory.options())
          .allSatisfy(option -> assertThat(option.doc()).isNotBlank().doesNotEndWith("."));
    }
  }

  @Test
  void dataHasLabelsAndStreamsHaveBorders() {
    assertThat(Made.part(Kind.DATA, "digits", Map.of()).capabilities().offers())
        .containsExactly(Capability.LABELS);
    assertThat(Made.part(Kind.DATA, "mnist", Map.of()).capabilities().offers())
        .containsExactly(Capability.LABELS);
    assertThat(Made.part(Kind.DATA, "adult", Map.of()).capabilities().offers())
        .containsExactly(Capability.LABELS);
    assertThat(Made.part(Kind.STREAM, "permuted", Map.of()).capabilities().offers())
        .containsExactly(Capability.TASKS);
    assertThat(Made.part(Kind.STREAM, "split", Map.of()).capabilities().offers())
        .containsExactly(Capability.TASKS);
  }

  @Test
  void noCorruptionChangesNothing() {
    Samples samples = Made.samples(new SampleShape(1, 1, 2), 3, 0, 0, 1, 2);

    assertThat(Made.part(Kind.CORRUPTION, "none", Map.of()).corrupt(samples, RandomStream.of(0)))
        .isSameAs(samples);
  }
}
