package org.bilevel.api.learning;

import java.util.Arrays;
import java.util.List;
import org.bilevel.api.StateInput;
import org.bilevel.api.StateOutput;

/**
 * Labelled samples on the heap: n rows of features, n labels, and for each sample the number it has
 * in its data set.
 *
 * <p>Treated as immutable: the arrays are not copied on their way in or out, and nobody changes
 * them.
 */
public final class Samples {
  private final SampleShape shape;
  private final int classes;
  private final float[] features;
  private final int[] labels;
  private final int[] ids;

  /**
   * Make samples from arrays.
   *
   * @param shape the shape of one sample
   * @param classes how many classes there are, at least 1
   * @param features n · shape.length() numbers, a sample after the other, channels before rows
   *     before columns; not copied
   * @param labels n class numbers from 0 to classes − 1; not copied
   * @param ids the sample's number in its data set, stable under selection and corruption; not
   *     copied
   * @throws IllegalArgumentException if the lengths do not fit, or a label is out of range
   */
  public Samples(SampleShape shape, int classes, float[] features, int[] labels, int[] ids) {
    if (features.length != labels.length * shape.length() || ids.length != labels.length) {
      throw new IllegalArgumentException(
          "%d features, %d labels and %d ids do not fit samples of shape %s"
              .formatted(features.length, labels.length, ids.length, shape));
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classes) {
        throw new IllegalArgumentException(
            "label %d of sample %d is not one of %d classes".formatted(labels[i], i, classes));
      }
    }
    this.shape = shape;
    this.classes = classes;
    this.features = features;
    this.labels = labels;
    this.ids = ids;
  }

  /**
   * Return how many samples there are.
   *
   * @return n, at least 0
   */
  public int size() {
    return labels.length;
  }

  /**
   * Return the shape of one sample.
   *
   * @return the shape
   */
  public SampleShape shape() {
    return shape;
  }

  /**
   * Return how many classes there are in the data set, present here or not.
   *
   * @return the number of classes
   */
  public int classes() {
    return classes;
  }

  /**
   * Return the features, a sample after the other.
   *
   * @return n · shape().length() numbers; not a copy, not to be changed
   */
  public float[] features() {
    return features;
  }

  /**
   * Return the labels.
   *
   * @return n class numbers; not a copy, not to be changed
   */
  public int[] labels() {
    return labels;
  }

  /**
   * Return each sample's number in its data set.
   *
   * @return n numbers; not a copy, not to be changed
   */
  public int[] ids() {
    return ids;
  }

  /**
   * Return some of the samples, in the given order.
   *
   * @param indices which, from 0 to n − 1; may repeat
   * @return new samples
   */
  public Samples select(int... indices) {
    int length = shape.length();
    float[] chosen = new float[indices.length * length];
    int[] chosenLabels = new int[indices.length];
    int[] chosenIds = new int[indices.length];
    for (int i = 0; i < indices.length; i++) {
      if (indices[i] < 0 || indices[i] >= labels.length) {
        throw new IllegalArgumentException(
            "sample %d was asked for, but there are %d, counted from 0"
                .formatted(indices[i], labels.length));
      }
      System.arraycopy(features, indices[i] * length, chosen, i * length, length);
      chosenLabels[i] = labels[indices[i]];
      chosenIds[i] = ids[indices[i]];
    }
    return new Samples(shape, classes, chosen, chosenLabels, chosenIds);
  }

  /**
   * Return the samples from one index up to another.
   *
   * @param from the first index, inclusive
   * @param to the last index, exclusive
   * @return new samples
   */
  public Samples range(int from, int to) {
    int length = shape.length();
    return new Samples(
        shape,
        classes,
        Arrays.copyOfRange(features, from * length, to * length),
        Arrays.copyOfRange(labels, from, to),
        Arrays.copyOfRange(ids, from, to));
  }

  /**
   * Return these samples with other labels.
   *
   * @param newLabels n class numbers; not copied
   * @return new samples that share the features
   */
  public Samples withLabels(int[] newLabels) {
    return new Samples(shape, classes, features, newLabels, ids);
  }

  /**
   * Join samples of one shape, in order.
   *
   * @param parts at least one, all of the same shape and number of classes
   * @return new samples
   */
  public static Samples concat(List<Samples> parts) {
    Samples first = parts.getFirst();
    int length = first.shape.length();
    int total = parts.stream().mapToInt(Samples::size).sum();
    float[] features = new float[total * length];
    int[] labels = new int[total];
    int[] ids = new int[total];
    int at = 0;
    for (Samples part : parts) {
      if (!part.shape.equals(first.shape) || part.classes != first.classes) {
        throw new IllegalArgumentException(
            "samples of shape %s and %d classes cannot be joined to samples of shape %s and %d classes"
                .formatted(part.shape, part.classes, first.shape, first.classes));
      }
      System.arraycopy(part.features, 0, features, at * length, part.features.length);
      System.arraycopy(part.labels, 0, labels, at, part.size());
      System.arraycopy(part.ids, 0, ids, at, part.size());
      at += part.size();
    }
    return new Samples(first.shape, first.classes, features, labels, ids);
  }

  /**
   * Write the samples, as part of a state.
   *
   * @param out takes them
   */
  public void save(StateOutput out) {
    out.write(new int[] {shape.channels(), shape.height(), shape.width(), classes});
    out.write(features);
    out.write(labels);
    out.write(ids);
  }

  /**
   * Read samples that were written.
   *
   * @param in hands them back
   * @return new samples with the same bits
   */
  public static Samples restore(StateInput in) {
    int[] sizes = in.readInts();
    return new Samples(
        new SampleShape(sizes[0], sizes[1], sizes[2]),
        sizes[3],
        in.readFloats(),
        in.readInts(),
        in.readInts());
  }
}
