package org.bilevel.models;

import java.util.Arrays;
import java.util.Map;
import org.bilevel.api.HeapVector;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Architecture;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.plugin.OptionValues;
import org.bilevel.api.plugin.PartContext;
import org.bilevel.api.plugin.PartFactory;

/** Small models and data. */
final class Fixtures {
  static final int CLASSES = 4;
  static final SampleShape IMAGE = new SampleShape(2, 6, 5);

  private Fixtures() {}

  static Architecture architecture(String name, Map<String, ?> options) {
    for (PartFactory<?> factory : new ModelsPlugin().factories()) {
      if (factory.name().equals(name)) {
        return (Architecture)
            factory.create(OptionValues.of(factory.options(), options), new Context());
      }
    }
    throw new IllegalArgumentException(name);
  }

  static Model model(String name, Map<String, ?> options) {
    return architecture(name, options).build(IMAGE, CLASSES);
  }

  /** Return samples with normal features. */
  static Samples samples(SampleShape shape, int n) {
    RandomStream random = RandomStream.of(5).split("samples");
    float[] features = new float[n * shape.length()];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) random.nextGaussian();
    }
    int[] labels = new int[n];
    int[] ids = new int[n];
    for (int i = 0; i < n; i++) {
      labels[i] = random.nextInt(CLASSES);
      ids[i] = 100 + i;
    }
    return new Samples(shape, CLASSES, features, labels, ids);
  }

  static HeapVector weights(int n) {
    RandomStream random = RandomStream.of(6);
    HeapVector weights = HeapVector.zeros(n);
    for (int i = 0; i < n; i++) {
      weights.array()[i] = 0.1 + random.nextDouble();
    }
    return weights;
  }

  /** Return a direction of length 1. */
  static double[] direction(int length, int index) {
    RandomStream random = RandomStream.of(7).split("direction", index);
    double[] v = new double[length];
    for (int i = 0; i < length; i++) {
      v[i] = random.nextGaussian();
    }
    double norm = norm(v);
    Arrays.setAll(v, i -> v[i] / norm);
    return v;
  }

  static double norm(double[] v) {
    double sum = 0;
    for (double entry : v) {
      sum += entry * entry;
    }
    return Math.sqrt(sum);
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** Return ‖a − b‖ / ‖b‖. */
  static double relativeError(double[] a, double[] b) {
    double[] difference = new double[a.length];
    Arrays.setAll(difference, i -> a[i] - b[i]);
    return norm(difference) / norm(b);
  }

  private static final class Context implements PartContext {
    @Override
    public String path() {
      return "model";
    }

    @Override
    public void warn(String message) {
      throw new AssertionError(message);
    }
  }
}
