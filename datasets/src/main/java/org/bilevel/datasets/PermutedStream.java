package org.bilevel.datasets;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bilevel.api.BilevelException;
import org.bilevel.api.Capabilities;
import org.bilevel.api.Capability;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Dataset;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.learning.Task;
import org.bilevel.api.learning.TaskStream;

/**
 * Every task is the whole problem seen through another shuffling of the pixels, the same for all
 * its images: what was learned on one task is of little use for the next.
 *
 * <p>Task 0 has the pixels as they are; task t &gt; 0 has pixel π_t(j) of the original image in
 * place j, π_t a permutation of the height · width places drawn for that task, the same for
 * training and test and for each channel. Each task draws its training samples anew from the whole
 * data set, without replacement and in random order; its test samples are all there are, in their
 * order, or so many drawn ones.
 *
 * <p>Randomness: a stream per task and purpose, so more tasks or more samples leave the draws of
 * the others unchanged. Cost: a copy of the samples at each call of {@code train()} and {@code
 * test()}; between calls only the permutation and the numbers of the samples are kept.
 *
 * <p>Fails (CONFIGURATION) if the data set has fewer samples than are asked for.
 *
 * <p>Source: Goodfellow et al., "An empirical investigation of catastrophic forgetting", 2013;
 * BCSR, Appendix L (20 tasks of 3,000). Deviation: BCSR's published code draws the 3,000 with
 * replacement.
 */
final class PermutedStream implements TaskStream {
  private final PermutedOptions options;

  PermutedStream(PermutedOptions options) {
    this.options = options;
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.NONE.offering(Capability.TASKS);
  }

  @Override
  public List<Task> tasks(Dataset data, RandomStream random) {
    int train = drawn(data, data.train(), options.samples(), "samples-per-task", "training");
    int test = drawn(data, data.test(), options.testSamples(), "test-samples-per-task", "test");
    SampleShape shape = data.train().shape();
    int places = shape.height() * shape.width();
    List<Task> tasks = new ArrayList<>();
    for (int t = 0; t < options.tasks(); t++) {
      RandomStream own = random.split("task", t);
      int[] permutation =
          t == 0
              ? IntStream.range(0, places).toArray()
              : own.split("permutation").permutation(places);
      tasks.add(
          new PermutedTask(
              t,
              data,
              perFeature(permutation, shape.channels()),
              own.split("samples").sample(data.train().size(), train),
              test == data.test().size()
                  ? IntStream.range(0, test).toArray()
                  : own.split("test-samples").sample(data.test().size(), test)));
    }
    return List.copyOf(tasks);
  }

  private static int drawn(Dataset data, Samples from, int asked, String key, String words) {
    if (asked > from.size()) {
      throw BilevelException.configuration(
          "%s asks for %,d %s samples a task, but %s has %,d."
              .formatted(key, asked, words, data.name(), from.size()),
          "Maybe leave " + key + " out to take them all.");
    }
    return asked == 0 ? from.size() : asked;
  }

  /** The feature that goes to each place, where every channel is permuted in the same way. */
  private static int[] perFeature(int[] permutation, int channels) {
    int[] features = new int[channels * permutation.length];
    for (int i = 0; i < features.length; i++) {
      int channel = i / permutation.length;
      features[i] = channel * permutation.length + permutation[i % permutation.length];
    }
    return features;
  }

  private record PermutedTask(
      int index, Dataset data, int[] permutation, int[] trainPlaces, int[] testPlaces)
      implements Task {

    @Override
    public int[] classes() {
      return Labels.present(data.train());
    }

    @Override
    public Samples train() {
      return permuted(data.train(), trainPlaces);
    }

    @Override
    public Samples test() {
      return permuted(data.test(), testPlaces);
    }

    private Samples permuted(Samples samples, int[] places) {
      if (index == 0) {
        return samples.select(places);
      }
      int length = permutation.length;
      float[] from = samples.features();
      float[] features = new float[places.length * length];
      int[] labels = new int[places.length];
      int[] ids = new int[places.length];
      for (int i = 0; i < places.length; i++) {
        permute(from, places[i] * length, features, i * length);
        labels[i] = samples.labels()[places[i]];
        ids[i] = samples.ids()[places[i]];
      }
      return new Samples(samples.shape(), samples.classes(), features, labels, ids);
    }

    private void permute(float[] from, int source, float[] to, int target) {
      for (int j = 0; j < permutation.length; j++) {
        to[target + j] = from[source + permutation[j]];
      }
    }
  }
}
