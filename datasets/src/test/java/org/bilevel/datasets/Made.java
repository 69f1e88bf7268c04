package org.bilevel.datasets;

import java.util.Map;
import java.util.stream.IntStream;
import org.bilevel.api.Part;
import org.bilevel.api.learning.Dataset;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.plugin.Kind;
import org.bilevel.testkit.Parts;

/** Makes parts as the runtime does, and small samples. */
final class Made {
  private Made() {}

  static <T extends Part> T part(Kind<T> kind, String name, Map<String, ?> raw) {
    return Parts.create(new DatasetsPlugin(), kind, name, raw);
  }

  /** Samples whose features say where they are: feature j of the sample with id i is 1000 i + j. */
  static Samples samples(SampleShape shape, int classes, int firstId, int... labels) {
    int length = shape.length();
    float[] features = new float[labels.length * length];
    for (int i = 0; i < labels.length; i++) {
      for (int j = 0; j < length; j++) {
        features[i * length + j] = 1000 * (firstId + i) + j;
      }
    }
    int[] ids = IntStream.range(firstId, firstId + labels.length).toArray();
    return new Samples(shape, classes, features, labels, ids);
  }

  /** n labels 0, 1, …, classes − 1, 0, 1, …. */
  static int[] cycling(int n, int classes) {
    return IntStream.range(0, n).map(i -> i % classes).toArray();
  }

  static Dataset dataset(SampleShape shape, int classes, int train, int test) {
    return new Dataset(
        "made",
        samples(shape, classes, 0, cycling(train, classes)),
        samples(shape, classes, train, cycling(test, classes)));
  }
}
