package org.bilevel.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.PlacedSamples;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What PyTorch, loaded through DJL, makes of the files. */
final class TorchFileTest {
  private static final SampleShape IMAGE = new SampleShape(2, 16, 17);
  private static final int N = 7;

  static Stream<Arguments> networks() {
    List<Integer> channels = List.of(2, 3, 2, 3);
    return Stream.of(
        arguments("softmax-regression", Map.of()),
        arguments("mlp", Map.of("hidden", List.of(9, 5))),
        arguments("mlp", Map.of("hidden", List.of(9), "activation", "tanh")),
        arguments("mlp", Map.of("hidden", List.of(9), "activation", "gelu")),
        arguments("cnn", Map.of()),
        arguments("cnn", Map.of("pool-after", "last", "pooling", "average")),
        arguments("conv4", Map.of("filters", 16, "normalization", "batch")),
        arguments("conv4", Map.of("filters", 16, "normalization", "group")),
        arguments("conv4", Map.of("filters", 3, "normalization", "none", "pooling", "average")),
        arguments("resnet12", Map.of("channels", channels)),
        arguments("resnet12", Map.of("channels", List.of(8, 16, 8, 24), "normalization", "group")),
        arguments("resnet-18", Map.of("channels", channels)),
        arguments("resnet-18", Map.of("channels", channels, "normalization", "none")),
        arguments("resnet-18", Map.of("channels", List.of(8, 16, 8, 24), "normalization", "group")),
        arguments("resnet-18", Map.of()));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void theScoresAreThoseOfTheModel(String name, Map<String, Object> options) throws IOException {
    for (String precision : List.of("float32", "float64")) {
      Map<String, Object> all = new TreeMap<>(options);
      all.put("precision", precision);
      try (Model model = Fixtures.architecture(name, all).build(IMAGE, Fixtures.CLASSES);
          Vector theta = model.initialParameters(RandomStream.of(3));
          NDManager manager = Torch.newManager(false)) {
        // not 1 and 0 where something scales
        double[] moved = theta.toArray();
        RandomStream random = RandomStream.of(4);
        for (int i = 0; i < moved.length; i++) {
          moved[i] += 0.05 * random.nextGaussian();
        }
        theta.assign(moved);
        Samples samples = Fixtures.samples(IMAGE, N);
        float[] expected;
        try (PlacedSamples placed = model.place(samples)) {
          expected = model.scores(theta, placed);
        }
        float[] found = scores(manager, bytes(model, theta), samples, precision.equals("float64"));
        assertThat(relativeError(found, expected))
            .as("%s %s", name, all)
            .isLessThan(precision.equals("float64") ? 1e-6 : 1e-4);
      }
    }
  }

  @Test
  void theSameParametersAreTheSameBytes() throws IOException {
    try (Model model = Fixtures.model("mlp", Map.of());
        Vector theta = model.initialParameters(RandomStream.of(3))) {
      assertThat(bytes(model, theta)).isEqualTo(bytes(model, theta));
    }
  }

  private static byte[] bytes(Model model, Vector theta) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(model.writeTorchScript(theta, out)).isTrue();
    return out.toByteArray();
  }

  private static float[] scores(NDManager manager, byte[] file, Samples samples, boolean isDouble)
      throws IOException {
    PtSymbolBlock module =
        JniUtils.loadModule((PtNDManager) manager, new ByteArrayInputStream(file), false, false);
    SampleShape shape = samples.shape();
    NDArray x =
        manager.create(
            samples.features(),
            new Shape(samples.size(), shape.channels(), shape.height(), shape.width()));
    NDArray input = isDouble ? x.toType(DataType.FLOAT64, false) : x;
    NDArray scores = IValueUtils.forward(module, new NDList(input), false).head();
    return scores.toType(DataType.FLOAT32, false).toFloatArray();
  }

  private static double relativeError(float[] found, float[] expected) {
    assertThat(found).hasSameSizeAs(expected);
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < found.length; i++) {
      difference = Math.max(difference, Math.abs(found[i] - expected[i]));
      norm = Math.max(norm, Math.abs(expected[i]));
    }
    return difference / norm;
  }
}
