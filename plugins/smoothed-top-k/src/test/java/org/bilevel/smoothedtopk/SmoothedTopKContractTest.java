package org.bilevel.smoothedtopk;

import java.util.Arrays;
import java.util.Map;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Regularizer;
import org.bilevel.api.plugin.Kind;
import org.bilevel.testkit.Parts;
import org.bilevel.testkit.RegularizerContract;
import org.junit.jupiter.api.Nested;

final class SmoothedTopKContractTest {

  @Nested
  final class WithDefaults extends RegularizerContract {
    @Override
    protected Regularizer regularizer() {
      return create(Map.of("k", 5));
    }
  }

  @Nested
  final class WithOtherOptions extends RegularizerContract {
    @Override
    protected Regularizer regularizer() {
      return create(Map.of("k", 2, "weight", 3.5, "noise", 0.2, "draws", 9));
    }

    @Override
    protected double[] point(RandomStream random) {
      double[] point = new double[7];
      Arrays.setAll(point, i -> 0.1 * random.nextGaussian());
      return point;
    }
  }

  private static Regularizer create(Map<String, ?> values) {
    return Parts.create(new SmoothedTopKPlugin(), Kind.REGULARIZER, "smoothed-top-k", values);
  }
}
