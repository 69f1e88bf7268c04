package com.acme.bilevel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.PlacedSamples;
import org.bilevel.api.learning.Samples;
import org.bilevel.testkit.CoresetSelectorContract;
import org.bilevel.testkit.problems.Clusters;
import org.bilevel.testkit.problems.HeapSoftmax;
import org.junit.jupiter.api.Test;

final class HardestSelectorTest extends CoresetSelectorContract {
  @Override
  protected CoresetSelector selector(int size) {
    return new HardestSelector(size);
  }

  @Test
  void noCandidateThatIsLeftOutIsHarderThanOneThatIsKept() {
    Samples candidates = new Clusters(3, 4, 1).samples(20, RandomStream.of(1));
    try (Model model = new HeapSoftmax().build(candidates.shape(), candidates.classes());
        Vector parameters = model.initialParameters(RandomStream.of(2));
        PlacedSamples placed = model.place(candidates)) {
      parameters.axpy(1, model.vector(ramp(model.parameterCount())));
      double[] losses = model.losses(parameters, placed);
      int[] kept =
          new HardestSelector(5)
              .select(
                  new CoresetSelector.Request(candidates, model, parameters, RandomStream.of(3)))
              .indices();
      double easiestKept = Arrays.stream(kept).mapToDouble(i -> losses[i]).min().orElseThrow();
      assertEquals(5, Arrays.stream(losses).filter(loss -> loss >= easiestKept).count());
    }
  }

  private static double[] ramp(int length) {
    double[] ramp = new double[length];
    Arrays.setAll(ramp, i -> 0.1 * i);
    return ramp;
  }
}
