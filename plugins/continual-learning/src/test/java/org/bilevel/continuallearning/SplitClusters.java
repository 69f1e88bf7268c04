package org.bilevel.continuallearning;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Dataset;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.learning.Task;
import org.bilevel.api.learning.TaskStream;
import org.bilevel.testkit.problems.Clusters;

/**
 * Tasks of two classes each, in order. The classes are easily told apart, but all of them are far
 * from the origin in one direction, so that what one task learns about it another unlearns.
 */
final class SplitClusters implements TaskStream {
  static final Dataset DATA = shifted(new Clusters(6, 8, 0.3).dataset(360, 90, RandomStream.of(5)));

  private final int count;

  SplitClusters(int count) {
    this.count = count;
  }

  @Override
  public List<Task> tasks(Dataset data, RandomStream random) {
    List<Task> tasks = new ArrayList<>();
    for (int t = 0; t < count; t++) {
      tasks.add(
          new Pair(t, only(data.train(), 2 * t, 2 * t + 1), only(data.test(), 2 * t, 2 * t + 1)));
    }
    return tasks;
  }

  private static Dataset shifted(Dataset data) {
    return new Dataset(data.name(), shifted(data.train()), shifted(data.test()));
  }

  private static Samples shifted(Samples samples) {
    float[] features = samples.features().clone();
    for (int i = 0; i < features.length; i++) {
      features[i] += 2;
    }
    return new Samples(
        samples.shape(), samples.classes(), features, samples.labels(), samples.ids());
  }

  private record Pair(int index, Samples train, Samples test) implements Task {
    @Override
    public int[] classes() {
      return new int[] {2 * index, 2 * index + 1};
    }
  }

  private static Samples only(Samples all, int... classes) {
    return all.select(
        IntStream.range(0, all.size())
            .filter(i -> Arrays.stream(classes).anyMatch(c -> c == all.labels()[i]))
            .toArray());
  }
}
