package org.bilevel.mergereduce;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.bilevel.api.StateInput;
import org.bilevel.api.StateOutput;
import org.bilevel.api.learning.Samples;

/**
 * A coreset in memory.
 *
 * @param level how many merges its samples went through, at most
 * @param mass β, the number of offers it stands for
 * @param samples its samples, at least one
 * @param weights their weights, of sum β
 * @param tasks their tasks
 */
record Slot(int level, double mass, Samples samples, double[] weights, int[] tasks) {

  /** Return a slot of some samples, whose weights are scaled to the sum β. */
  static Slot of(int level, double mass, Samples samples, double[] weights, int[] tasks) {
    double sum = Arrays.stream(weights).sum();
    double[] scaled = new double[weights.length];
    Arrays.setAll(scaled, i -> sum > 0 ? weights[i] / sum * mass : mass / weights.length);
    return new Slot(level, mass, samples, scaled, tasks);
  }

  /** Join this slot and a newer one of the same level or a lower one. */
  Slot with(Slot newer) {
    return new Slot(
        level + 1,
        mass + newer.mass,
        Samples.concat(List.of(samples, newer.samples)),
        DoubleStream.concat(Arrays.stream(weights), Arrays.stream(newer.weights)).toArray(),
        IntStream.concat(Arrays.stream(tasks), Arrays.stream(newer.tasks)).toArray());
  }

  /** Keep some samples, which are given new weights. */
  Slot select(int[] indices, double[] newWeights) {
    return of(
        level,
        mass,
        samples.select(indices),
        newWeights,
        Arrays.stream(indices).map(i -> tasks[i]).toArray());
  }

  void save(StateOutput out) {
    out.write(level);
    out.write(mass);
    samples.save(out);
    out.write(weights);
    out.write(tasks);
  }

  static Slot restore(StateInput in) {
    return new Slot(
        in.readInt(), in.readDouble(), Samples.restore(in), in.readDoubles(), in.readInts());
  }
}
