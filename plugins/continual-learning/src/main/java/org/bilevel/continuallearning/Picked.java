package org.bilevel.continuallearning;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.bilevel.api.StateInput;
import org.bilevel.api.StateOutput;
import org.bilevel.api.learning.Samples;

/**
 * Picked samples with their weights.
 *
 * @param samples the samples
 * @param weights a weight of at least 0 for each; not to be changed
 */
record Picked(Samples samples, double[] weights) {

  Picked select(int[] indices) {
    return new Picked(
        samples.select(indices), Arrays.stream(indices).mapToDouble(i -> weights[i]).toArray());
  }

  static Picked concat(List<Picked> parts) {
    return new Picked(
        Samples.concat(parts.stream().map(Picked::samples).toList()),
        parts.stream().flatMapToDouble(part -> DoubleStream.of(part.weights)).toArray());
  }

  void save(StateOutput out) {
    samples.save(out);
    out.write(weights);
  }

  static Picked restore(StateInput in) {
    return new Picked(Samples.restore(in), in.readDoubles());
  }
}
