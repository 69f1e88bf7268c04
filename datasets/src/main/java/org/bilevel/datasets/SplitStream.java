package org.bilevel.datasets;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bilevel.api.BilevelException;
import org.bilevel.api.Capabilities;
import org.bilevel.api.Capability;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Dataset;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.learning.Task;
import org.bilevel.api.learning.TaskStream;

/**
 * Every task has some of the classes, and none is seen again: first the digits 0 and 1, then 2 and
 * 3, and so on.
 *
 * <p>Task t has the k = {@code classes-per-task} classes of places tk … tk + k − 1, of all classes
 * in the order of their numbers or shuffled; with {@code task-sizes} each task has as many as is
 * said for it. There may be fewer tasks than the classes make; what is left is not seen. A task has
 * all training samples of its classes, in random order, or at most so many of them, drawn without
 * replacement and without regard to class; in the same way all test samples, or at most so many.
 *
 * <p>Randomness: a stream per task and purpose, and one for the order of classes. Cost: a copy of
 * the samples at each call of {@code train()} and {@code test()}; between calls only the numbers of
 * the samples are kept.
 *
 * <p>Fails (CONFIGURATION) if the number of classes is not a multiple of k, or not the sum of the
 * sizes, or a task would have no training or no test sample.
 *
 * <p>Source: Zenke, Poole and Ganguli, "Continual learning through synaptic intelligence", 2017
 * (Split MNIST); BCSR, Appendix L (Split CIFAR-100).
 */
final class SplitStream implements TaskStream {
  private final SplitOptions options;

  SplitStream(SplitOptions options) {
    this.options = options;
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.NONE.offering(Capability.TASKS);
  }

  @Override
  public List<Task> tasks(Dataset data, RandomStream random) {
    int classes = data.train().classes();
    List<Integer> sizes = sizes(data.name(), classes);
    int[] order =
        options.shuffleClasses()
            ? random.split("classes").permutation(classes)
            : IntStream.range(0, classes).toArray();
    List<Task> tasks = new ArrayList<>();
    int from = 0;
    int count = options.tasks() == 0 ? sizes.size() : Math.min(options.tasks(), sizes.size());
    for (int t = 0; t < count; t++) {
      int[] own = Arrays.copyOfRange(order, from, from + sizes.get(t));
      from += sizes.get(t);
      Arrays.sort(own);
      RandomStream draws = random.split("task", t);
      int[] train = places(data, data.train(), own, "training");
      int[] test = places(data, data.test(), own, "test");
      tasks.add(
          new SplitTask(
              t,
              own,
              data,
              drawn(train, options.samples(), draws.split("samples")),
              options.testSamples() == 0
                  ? test
                  : drawn(test, options.testSamples(), draws.split("test-samples"))));
    }
    return List.copyOf(tasks);
  }

  /** Return how many classes each task has. */
  private List<Integer> sizes(String name, int classes) {
    List<Integer> sizes = options.taskSizes();
    if (!sizes.isEmpty()) {
      int sum = sizes.stream().mapToInt(Integer::intValue).sum();
      if (sum != classes) {
        throw BilevelException.configuration(
            "The tasks of %s have %d classes together, but %s has %d."
                .formatted(sizes, sum, name, classes),
            "Maybe task-sizes are those of another data set.");
      }
      return sizes;
    }
    int perTask = options.classesPerTask();
    if (classes % perTask != 0) {
      throw BilevelException.configuration(
          "The %d classes of %s cannot be divided into tasks of %d."
              .formatted(classes, name, perTask),
          "Maybe set classes-per-task to one of "
              + IntStream.rangeClosed(1, classes)
                  .filter(k -> classes % k == 0)
                  .mapToObj(Integer::toString)
                  .collect(Collectors.joining(", "))
              + ".");
    }
    return Collections.nCopies(classes / perTask, perTask);
  }

  private static int[] places(Dataset data, Samples samples, int[] classes, String words) {
    int[] places =
        IntStream.range(0, samples.size())
            .filter(i -> Arrays.binarySearch(classes, samples.labels()[i]) >= 0)
            .toArray();
    if (places.length == 0) {
      throw BilevelException.configuration(
          "%s has no %s sample of the classes %s."
              .formatted(data.name(), words, Arrays.toString(classes)),
          "Maybe more classes-per-task are needed, or another data set.");
    }
    return places;
  }

  /** All places, or at most {@code cap} of them, in random order. */
  private static int[] drawn(int[] places, int cap, RandomStream random) {
    int count = cap == 0 ? places.length : Math.min(cap, places.length);
    return IntStream.of(random.sample(places.length, count)).map(i -> places[i]).toArray();
  }

  private record SplitTask(
      int index, int[] taskClasses, Dataset data, int[] trainPlaces, int[] testPlaces)
      implements Task {

    @Override
    public int[] classes() {
      return taskClasses.clone();
    }

    @Override
    public Samples train() {
      return data.train().select(trainPlaces);
    }

    @Override
    public Samples test() {
      return data.test().select(testPlaces);
    }
  }
}
