package org.bilevel.benchmarks;

import java.util.Map;
import java.util.ServiceLoader;
import org.bilevel.api.Part;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.OptionValues;
import org.bilevel.api.plugin.PartContext;
import org.bilevel.api.plugin.PartFactory;

/** The parts on the class path, and data for them. */
final class Parts {
  static final Samples IMAGES = images(50);

  private Parts() {}

  /** Create a part as a file would. */
  static <T extends Part> T create(Kind<T> kind, String name, Map<String, ?> options) {
    for (BilevelPlugin plugin : ServiceLoader.load(BilevelPlugin.class)) {
      for (PartFactory<?> factory : plugin.factories()) {
        if (factory.kind().equals(kind) && factory.name().equals(name)) {
          OptionValues values = OptionValues.of(factory.options(), options);
          return kind.type().cast(factory.create(values, new Context(name)));
        }
      }
    }
    throw new IllegalArgumentException("no " + kind.words() + " " + name + " on the class path");
  }

  /** Return n samples of 784 features between 0 and 1, four fifths of them 0, in 10 classes. */
  static Samples images(int n) {
    RandomStream random = RandomStream.of(0).split("images");
    SampleShape shape = new SampleShape(1, 28, 28);
    float[] features = new float[n * shape.length()];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) Math.max(0, 5 * random.nextDouble() - 4);
    }
    int[] labels = new int[n];
    int[] ids = new int[n];
    for (int i = 0; i < n; i++) {
      labels[i] = random.nextInt(10);
      ids[i] = i;
    }
    return new Samples(shape, 10, features, labels, ids);
  }

  private record Context(String path) implements PartContext {
    @Override
    public void warn(String message) {
      throw new IllegalStateException(message);
    }
  }
}
