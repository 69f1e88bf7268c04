package org.bilevel.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelException;
import org.bilevel.api.Objective;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.PlacedSamples;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;
import org.bilevel.testkit.CentralDifferences;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The networks conv4, resnet12 and resnet-18. */
final class BlockNetworksTest {
  private static final SampleShape IMAGE = new SampleShape(2, 16, 17);
  private static final int N = 6;

  /** Name, options, and the step of the differences: small where kinks may be crossed. */
  static Stream<Arguments> networks() {
    List<Integer> channels = List.of(2, 3, 2, 3);
    return Stream.of(
        arguments("conv4", Map.of("filters", 3, "activation", "tanh", "pooling", "average"), 1e-5),
        arguments("conv4", Map.of("filters", 3, "activation", "relu"), 1e-7),
        arguments("conv4", Map.of("filters", 3, "normalization", "none"), 1e-7),
        arguments(
            "resnet12",
            Map.of("channels", channels, "activation", "tanh", "pooling", "average"),
            1e-5),
        arguments("resnet12", Map.of("channels", channels, "activation", "relu"), 1e-7),
        arguments("resnet12", Map.of("channels", channels, "normalization", "none"), 1e-7),
        arguments("conv4", Map.of("filters", 16, "normalization", "group"), 1e-7),
        arguments("resnet-18", Map.of("channels", channels, "activation", "tanh"), 1e-5),
        arguments(
            "resnet-18",
            Map.of("channels", channels, "activation", "tanh", "normalization", "group"),
            1e-5),
        arguments("resnet-18", Map.of("channels", channels, "normalization", "none"), 1e-7));
  }

  private static Model model(String name, Map<String, Object> options, SampleShape shape) {
    Map<String, Object> precise = new TreeMap<>(options);
    precise.put("precision", "float64");
    return Fixtures.architecture(name, precise).build(shape, Fixtures.CLASSES);
  }

  @ParameterizedTest
  @CsvSource({
    // the networks of the papers, for Omniglot and miniImageNet
    "conv4, 64, 1, 28, 111936, 325",
    "conv4, 32, 3, 84, 28896, 4005",
    "resnet12, 64 128 256 512, 3, 84, 7996800, 2565",
    "resnet12, 64 160 320 640, 3, 84, 12424320, 3205",
    // 11,173,962 with the ten classes of CIFAR-10
    "resnet-18, 64 128 256 512, 3, 32, 11168832, 2565"
  })
  void countItsParameters(
      String name, String widths, int channels, int side, int backbone, int head) {
    List<Integer> numbers = Arrays.stream(widths.split(" ")).map(Integer::valueOf).toList();
    Map<String, Object> options =
        name.equals("conv4") ? Map.of("filters", numbers.getFirst()) : Map.of("channels", numbers);
    try (Model model =
        Fixtures.architecture(name, options).build(new SampleShape(channels, side, side), 5)) {
      assertThat(model.headLength()).isEqualTo(head);
      assertThat(model.parameterCount() - model.headLength()).isEqualTo(backbone);
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void haveTheDerivativesOfTheirLosses(String name, Map<String, Object> options, double step) {
    try (Model model = model(name, options, IMAGE);
        PlacedSamples data = model.place(Fixtures.samples(IMAGE, N));
        Vector theta = drawn(model)) {
      for (Batch batch : List.of(Batch.all(), Batch.of(4, 0, 2, 5))) {
        assertRight(model.weightedLoss(data), Fixtures.weights(N), theta, batch, step);
        double[] all = theta.toArray();
        for (int outer : new int[] {all.length / 2, all.length - model.headLength()}) {
          try (Vector x = model.vector(Arrays.copyOf(all, outer));
              Vector y = model.vector(Arrays.copyOfRange(all, outer, all.length))) {
            assertRight(model.splitLoss(data, outer), x, y, batch, step);
          }
        }
      }
    }
  }

  private static void assertRight(Objective g, Vector x, Vector y, Batch batch, double step) {
    CentralDifferences errors =
        CentralDifferences.of(g, x, y, batch, step, RandomStream.of(3).split("directions"));
    assertThat(errors.worst()).as("%s", errors).isLessThan(1e-6);
  }

  /** Initial parameters, with γ and β moved away from 1 and 0. */
  private static Vector drawn(Model model) {
    Vector theta = model.initialParameters(RandomStream.of(1));
    try (Vector noise = model.vector(Fixtures.direction(theta.size(), 3))) {
      theta.axpy(1, noise);
    }
    return theta;
  }

  @ParameterizedTest
  @ValueSource(strings = {"conv4", "resnet12", "resnet-18"})
  void runOnTinyImages(String name) {
    SampleShape tiny = new SampleShape(1, 4, 5);
    try (Model model = model(name, Map.of(), tiny);
        PlacedSamples data = model.place(Fixtures.samples(tiny, N));
        Vector theta = model.initialParameters(RandomStream.of(1))) {
      assertThat(model.scores(theta, data)).hasSize(N * Fixtures.CLASSES);
      assertThat(Arrays.stream(model.losses(theta, data))).allMatch(Double::isFinite);
    }
  }

  @Test
  void normalizationStartsAsItIs() {
    try (Model model = model("conv4", Map.of("filters", 2), IMAGE);
        Vector theta = model.initialParameters(RandomStream.of(1))) {
      double[] entries = theta.toArray();
      assertThat(Arrays.copyOfRange(entries, 2 * 2 * 9 + 2, 2 * 2 * 9 + 6))
          .containsExactly(1, 1, 0, 0);
    }
  }

  @Test
  void batchNormalizationDoesNotKnowTheScaleOfAConvolution() {
    try (Model model = model("conv4", Map.of("filters", 2), IMAGE);
        PlacedSamples data = model.place(Fixtures.samples(IMAGE, N));
        Vector theta = model.initialParameters(RandomStream.of(1))) {
      double[] losses = model.losses(theta, data);
      double[] scaled = theta.toArray();
      for (int i = 0; i < 2 * 2 * 9; i++) {
        scaled[i] *= 3;
      }
      theta.assign(scaled);
      double[] same = model.losses(theta, data);
      for (int i = 0; i < N; i++) {
        assertThat(same[i]).isCloseTo(losses[i], within(1e-3)); // but for the 10⁻⁵ under the root
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "conv4, batch",
    "conv4, none",
    "resnet12, batch",
    "resnet12, none",
    "resnet-18, batch",
    "resnet-18, group",
    "resnet-18, none"
  })
  void samplesMatterToEachOtherWhereTheyAreNormalized(String name, String normalization) {
    Samples samples = Fixtures.samples(IMAGE, N);
    try (Model model = model(name, Map.of("normalization", normalization), IMAGE);
        PlacedSamples all = model.place(samples);
        PlacedSamples some = model.place(samples.range(0, 4));
        Vector theta = model.initialParameters(RandomStream.of(1))) {
      double difference = Math.abs(model.losses(theta, all)[0] - model.losses(theta, some)[0]);
      if (normalization.equals("batch")) {
        assertThat(difference).isGreaterThan(1e-6);
      } else {
        assertThat(difference).isLessThan(1e-9);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"3, 1", "16, 2", "64, 8", "100, 10", "37, 1", "512, 32"})
  void groupsOfChannelsAreOfOneSize(int channels, int groups) {
    assertThat(Normalization.groups(channels)).isEqualTo(groups);
  }

  @Test
  void groupNormalizationDoesNotKnowTheScaleOfASamplesConvolution() {
    try (Model model = model("conv4", Map.of("filters", 2, "normalization", "group"), IMAGE);
        PlacedSamples data = model.place(Fixtures.samples(IMAGE, N));
        Vector theta = model.initialParameters(RandomStream.of(1))) {
      double[] losses = model.losses(theta, data);
      double[] scaled = theta.toArray();
      for (int i = 0; i < 2 * 2 * 9 + 2; i++) {
        scaled[i] *= 3; // the first convolution and its biases
      }
      theta.assign(scaled);
      double[] same = model.losses(theta, data);
      for (int i = 0; i < N; i++) {
        assertThat(same[i]).isCloseTo(losses[i], within(1e-3)); // but for the 10⁻⁵ under the root
      }
    }
  }

  @Test
  void normalizesOverAllSamplesHoweverMany() {
    SampleShape shape = new SampleShape(1, 32, 32);
    int n = 300; // 32 filters of 32×32: 128 samples at once without a normalization
    try (Model model = model("conv4", Map.of("filters", 32), shape);
        PlacedSamples data = model.place(Fixtures.samples(shape, n));
        Vector theta = model.initialParameters(RandomStream.of(1));
        Vector x = model.vector(Arrays.copyOf(theta.toArray(), 10));
        Vector y = model.vector(Arrays.copyOfRange(theta.toArray(), 10, model.parameterCount()))) {
      double mean = Arrays.stream(model.losses(theta, data)).average().orElseThrow();
      assertThat(model.splitLoss(data, 10).value(x, y, Batch.all())).isCloseTo(mean, within(1e-9));
    }
  }

  @Test
  void refuseWhatIsNoImageAndOtherNumbersOfBlocks() {
    for (String name : List.of("conv4", "resnet12", "resnet-18")) {
      assertThatThrownBy(
              () -> Fixtures.architecture(name, Map.of()).build(new SampleShape(1, 1, 64), 10))
          .isInstanceOf(BilevelException.class)
          .hasMessageContaining("The model " + name + " needs images of at least 4x4");
    }
    assertThatThrownBy(() -> Fixtures.architecture("resnet12", Map.of("channels", List.of(8, 8))))
        .isInstanceOf(BilevelException.class)
        .hasMessageContaining("model.channels must be four whole numbers, not [8, 8]");
  }
}
