package org.bilevel.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.bilevel.api.learning.Dataset;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.plugin.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs where the system property or the environment's BILEVEL_DATA names a data folder. */
final class RealFilesTest {

  @ParameterizedTest
  @CsvSource({
    "mnist, 5923 6742 5958 6131 5842 5421 5918 6265 5851 5949",
    "fashion-mnist, 6000 6000 6000 6000 6000 6000 6000 6000 6000 6000"
  })
  void hasThePublishedCountsAndMoments(String name, String counts) {
    Path folder = folder(name);

    Dataset data =
        Made.part(Kind.DATA, name, Map.of("folder", folder.toString(), "standardize", true)).load();

    assertThat(Labels.counts(data.train())).containsExactly(numbers(counts));
    assertThat(data.test().size()).isEqualTo(10_000);
    double sum = 0;
    double squares = 0;
    for (float feature : data.train().features()) {
      sum += feature;
      squares += feature * feature;
    }
    int n = data.train().features().length;
    assertThat(sum / n).isEqualTo(0, within(1e-3));
    assertThat(squares / n).isEqualTo(1, within(1e-3));
  }

  @Test
  void omniglotHasThePublishedCharacters() {
    Path folder = folder("omniglot");

    Dataset data =
        Made.part(Kind.DATA, "omniglot", Map.of("folder", folder.toString(), "side", 14)).load();

    assertThat(data.train().classes()).isEqualTo(1623);
    assertThat(data.train().size()).isEqualTo(19_280);
    assertThat(data.test().size()).isEqualTo(13_180);
    int[] train = Labels.counts(data.train());
    int[] test = Labels.counts(data.test());
    for (int c = 0; c < 1623; c++) {
      assertThat(train[c]).isEqualTo(c < 964 ? 20 : 0);
      assertThat(test[c]).isEqualTo(c < 964 ? 0 : 20);
    }
    double ink = 0;
    for (float feature : data.train().features()) {
      ink += feature;
    }
    // little of a drawing is ink
    assertThat(ink / data.train().features().length).isBetween(0.05, 0.12);
  }

  @ParameterizedTest
  @CsvSource({
    "keep, 108, 24720 7841, 12435 3846",
    "drop, 105, 22654 7508, 11360 3700",
  })
  void adultHasThePublishedCounts(String unknown, int width, String train, String test) {
    Path folder = folder("adult");

    Dataset data =
        Made.part(Kind.DATA, "adult", Map.of("folder", folder.toString(), "unknown", unknown))
            .load();

    assertThat(data.train().shape().length()).isEqualTo(width);
    assertThat(Labels.counts(data.train())).containsExactly(numbers(train));
    assertThat(Labels.counts(data.test())).containsExactly(numbers(test));
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < data.train().size(); i++) {
      float age = data.train().features()[i * width];
      sum += age;
      squares += age * age;
    }
    assertThat(sum / data.train().size()).isEqualTo(0, within(1e-6));
    assertThat(squares / data.train().size()).isEqualTo(1, within(1e-6));
  }

  @ParameterizedTest
  @CsvSource({
    "notmnist, 28",
    "usps, 16",
  })
  void lettersAndDigitsHaveTenClasses(String name, int side) {
    Dataset data = loaded(name, name, Map.of());

    assertThat(data.train().shape()).isEqualTo(new SampleShape(1, side, side));
    assertThat(Labels.present(data.train())).hasSize(10);
    assertThat(Labels.present(data.test())).hasSize(10);
    assertInRange(data);
  }

  /** The first training file and the first thousand test images, as published. */
  @Test
  void cifar10HasThePublishedCounts() {
    Dataset data = loaded("cifar-10", "cifar10", Map.of("batches", 1));

    assertThat(Labels.counts(data.train()))
        .containsExactly(numbers("1005 974 1032 1016 999 937 1030 1001 1025 981"));
    assertThat(Labels.counts(data.test().range(0, 1000)))
        .containsExactly(numbers("103 89 100 103 90 86 112 102 106 109"));
    assertInRange(data);
  }

  /** Any equal number of images a class. */
  @Test
  void cifar100HasTheClassesAndThePublishedMoments() {
    Dataset data = loaded("cifar-100", "cifar100", Map.of());

    assertThat(Labels.counts(data.train())).hasSize(100).containsOnly(data.train().size() / 100);
    assertThat(Labels.counts(data.test())).hasSize(100).containsOnly(data.test().size() / 100);
    assertInRange(data);
    double[] means = {0.5071, 0.4865, 0.4409};
    for (int c = 0; c < 3; c++) {
      double sum = 0;
      for (int i = 0; i < data.train().size(); i++) {
        for (int p = 0; p < 1024; p++) {
          sum += data.train().features()[i * 3072 + c * 1024 + p];
        }
      }
      assertThat(sum / data.train().size() / 1024).isEqualTo(means[c], within(0.01));
    }
    int[] coarse =
        Labels.counts(loaded("cifar-100", "cifar100", Map.of("labels", "coarse")).train());
    assertThat(coarse).hasSize(20).containsOnly(data.train().size() / 20);
  }

  @ParameterizedTest
  @CsvSource({"gtsrb, 43", "tiny-imagenet, 200", "food-101, 101"})
  void picturesHaveAllClasses(String name, int classes) {
    Dataset data = loaded(name, name, Map.of("side", 16, "samples-per-class", 20));

    assertThat(data.train().shape()).isEqualTo(new SampleShape(3, 16, 16));
    assertThat(Labels.counts(data.train())).hasSize(classes).containsOnly(20);
    assertThat(Labels.present(data.test())).hasSize(classes);
    assertInRange(data);
  }

  private static Dataset loaded(String name, String at, Map<String, ?> options) {
    Map<String, Object> all = new HashMap<>(options);
    all.put("folder", folder(at).toString());
    return Made.part(Kind.DATA, name, all).load();
  }

  private static void assertInRange(Dataset data) {
    float least = 1;
    float greatest = 0;
    for (float feature : data.train().features()) {
      least = Math.min(least, feature);
      greatest = Math.max(greatest, feature);
    }
    assertThat(least).isBetween(0f, 0.05f);
    assertThat(greatest).isBetween(0.95f, 1f);
  }

  private static Path folder(String name) {
    Path folder =
        Path.of(
                Objects.requireNonNullElse(
                    System.getProperty("BILEVEL_DATA", System.getenv("BILEVEL_DATA")),
                    "no-data-folder"))
            .resolve(name);
    assumeTrue(Files.isDirectory(folder), name + " is not in " + folder);
    return folder;
  }

  private static int[] numbers(String words) {
    return Arrays.stream(words.split(" ")).mapToInt(Integer::parseInt).toArray();
  }
}
