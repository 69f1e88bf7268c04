package org.bilevel.fewshot;

import java.util.Arrays;
import java.util.List;
import org.bilevel.api.BilevelException;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;

/**
 * Draws tasks from some classes of a data set.
 *
 * <p>With rotations, a class and each of its turns by 90°, 180° and 270° are four classes. A task
 * has N of them, each with the same probability, and of each M + Q different samples.
 */
final class EpisodeSampler {
  private final List<Samples> sources;
  private final int[][] members;
  private final int turns;
  private final Sizes sizes;

  /**
   * How large a task is.
   *
   * @param ways N, classes
   * @param shots M, samples of each class to learn from
   * @param queries Q, samples of each class to measure on
   */
  record Sizes(int ways, int shots, int queries) {

    /** Return how many different samples of a class a task needs. */
    int ofClass() {
      return shots + queries;
    }
  }

  /**
   * Make a sampler.
   *
   * @param what the classes in words, for failures
   * @param sources samples, of one shape; those of a class may be in several
   * @param classes the classes to draw from
   * @param rotations whether turned classes are further classes
   * @param sizes how large a task is
   * @throws BilevelException of category CONFIGURATION if there are too few classes or samples, or
   *     the samples cannot be turned
   */
  EpisodeSampler(
      String what, List<Samples> sources, int[] classes, boolean rotations, Sizes sizes) {
    SampleShape shape = sources.getFirst().shape();
    if (rotations && shape.height() != shape.width()) {
      throw BilevelException.configuration(
          "experiment.rotations is true, but samples of shape %s cannot be turned by 90 degrees."
              .formatted(shape),
          "Maybe set rotations: false.");
    }
    this.sources = List.copyOf(sources);
    this.members = members(sources, classes);
    this.turns = rotations ? 4 : 1;
    this.sizes = sizes;
    if (size() < sizes.ways()) {
      throw BilevelException.configuration(
          "There are %d classes of %s (%d of the data%s), too few for tasks of %d classes."
              .formatted(
                  size(),
                  what,
                  members.length,
                  rotations ? ", each in four turns" : "",
                  sizes.ways()),
          "Maybe lower ways, or change the shares of classes (test-share, validation-share).");
    }
    for (int c = 0; c < classes.length; c++) {
      if (members[c].length < sizes.ofClass()) {
        throw BilevelException.configuration(
            "Class %d has %d samples, too few for tasks with %d of each class (%d shots, %d queries)."
                .formatted(
                    classes[c], members[c].length, sizes.ofClass(), sizes.shots(), sizes.queries()),
            "Maybe lower shots or queries.");
      }
    }
  }

  /** Return for each class where its samples are, counted through all sources. */
  private static int[][] members(List<Samples> sources, int[] classes) {
    int[] place = new int[sources.getFirst().classes()];
    Arrays.fill(place, -1);
    for (int c = 0; c < classes.length; c++) {
      place[classes[c]] = c;
    }
    int[] counts = new int[classes.length];
    for (Samples source : sources) {
      for (int label : source.labels()) {
        if (place[label] >= 0) {
          counts[place[label]]++;
        }
      }
    }
    int[][] members = new int[classes.length][];
    Arrays.setAll(members, c -> new int[counts[c]]);
    Arrays.fill(counts, 0);
    int at = 0;
    for (Samples source : sources) {
      for (int label : source.labels()) {
        int c = place[label];
        if (c >= 0) {
          members[c][counts[c]++] = at;
        }
        at++;
      }
    }
    return members;
  }

  /** Return how many classes there are, turned ones included. */
  int size() {
    return members.length * turns;
  }

  /** Draw a task; it depends on the stream's place alone. */
  Episode draw(RandomStream random) {
    int[] chosen = random.split("classes").sample(size(), sizes.ways());
    Drawn support = new Drawn(sizes.shots());
    Drawn query = new Drawn(sizes.queries());
    for (int way = 0; way < sizes.ways(); way++) {
      int[] of = members[chosen[way] / turns];
      int quarters = chosen[way] % turns;
      int[] drawn = random.split("samples", way).sample(of.length, sizes.ofClass());
      for (int i = 0; i < drawn.length; i++) {
        (i < sizes.shots() ? support : query).add(of[drawn[i]], quarters, way);
      }
    }
    return new Episode(support.samples(), query.samples());
  }

  /** The samples of a task that are used for one purpose. */
  private final class Drawn {
    private final SampleShape shape = sources.getFirst().shape();
    private final float[] features;
    private final int[] labels;
    private final int[] ids;
    private int count;

    Drawn(int each) {
      int n = each * sizes.ways();
      this.features = new float[n * shape.length()];
      this.labels = new int[n];
      this.ids = new int[n];
    }

    void add(int member, int quarters, int label) {
      int index = member;
      int source = 0;
      while (index >= sources.get(source).size()) {
        index -= sources.get(source).size();
        source++;
      }
      Samples from = sources.get(source);
      int length = shape.length();
      Rotation.turn(from.features(), index * length, shape, quarters, features, count * length);
      labels[count] = label;
      ids[count] = from.ids()[index];
      count++;
    }

    Samples samples() {
      return new Samples(shape, sizes.ways(), features, labels, ids);
    }
  }
}
