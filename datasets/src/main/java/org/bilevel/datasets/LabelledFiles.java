package org.bilevel.datasets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.bilevel.api.BilevelException;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;

/**
 * Reads labelled samples from files of a user's own: a table, arrays of features and labels, or a
 * folder of images.
 *
 * <p>Labels may be any texts or numbers; classes are numbered in their order, by value if all are
 * whole numbers, else by text. A sample's id is its place, from 0. Memory: 4 bytes a feature, up to
 * three times as much while a table grows.
 *
 * <p>Failures are of category DATA and name the file and the line or place: what is malformed, not
 * finite, of another length than the rest, or too much for an array of Java; fewer than two
 * classes, or more than {@value #MOST_CLASSES}.
 */
public final class LabelledFiles {
  static final int MOST_CLASSES = 10_000;

  private LabelledFiles() {}

  /** Hears how far a file is read. */
  @FunctionalInterface
  public interface Progress {
    /**
     * Hear it; called every few thousand samples.
     *
     * @param done how much is read, in bytes or files
     * @param total how much there is
     * @param samples how many samples were found so far
     */
    void at(long done, long total, int samples);
  }

  /**
   * What was read.
   *
   * @param samples the samples
   * @param classes the label of each class
   * @param names what each sample is called, a file of a folder; empty if it has no name
   */
  public record Contents(Samples samples, List<String> classes, List<String> names) {

    /** Make the lists unmodifiable. */
    public Contents {
      classes = List.copyOf(classes);
      names = List.copyOf(names);
    }
  }

  /** Whether the first line of a table names its columns. */
  public enum Header {
    /** It does if a field other than the label is no number, or the label is given by name. */
    AUTO,
    /** It does. */
    YES,
    /** It does not. */
    NO
  }

  /**
   * How a table is read.
   *
   * @param label the name of the label's column, or its number, from 1, or from −1 backwards; names
   *     come first; empty for the last column
   * @param header whether the first line names the columns
   * @param delimiter what stands between fields
   */
  public record TableFormat(String label, Header header, char delimiter) {}

  /**
   * Read a table: UTF-8, a sample a line, one column of labels, the others finite numbers; fields
   * may stand in quotes, empty lines are passed over, a name that ends with ".gz" means that it is
   * compressed.
   *
   * @param file the file
   * @param format how it is read
   * @param progress hears how far it is
   * @return the samples, of shape 1x1xd
   * @throws BilevelException of category DATA as said above; of category CONFIGURATION if there is
   *     no such column
   */
  public static Contents table(Path file, TableFormat format, Progress progress) {
    return new TableFile(file, format, progress).read();
  }

  /**
   * Read features and labels from two files of the NPY format (names that end with ".npy"), or the
   * IDX format of MNIST.
   *
   * @param features the file of the features: NPY of shape (n, d), (n, rows, columns) or (n,
   *     channels, rows, columns), as they are; IDX images, whose bytes are divided by 255
   * @param labels the file of the labels, n whole numbers
   * @param progress hears how far it is
   * @return the samples
   */
  public static Contents arrays(Path features, Path labels, Progress progress) {
    SampleShape shape;
    float[] x;
    int n;
    if (isNpy(features)) {
      NpyFile.Numbers numbers = NpyFile.read(features, progress);
      int[] dimensions = numbers.shape();
      if (dimensions.length < 2 || dimensions.length > 4) {
        throw BilevelException.data(
            "The file %s holds an array of shape %s."
                .formatted(features, Arrays.toString(dimensions)),
            "Maybe save features of shape (n, d), (n, rows, columns) or (n, channels, rows, columns).",
            null);
      }
      n = dimensions[0];
      int width = dimensions[dimensions.length - 1];
      int height = dimensions.length > 2 ? dimensions[dimensions.length - 2] : 1;
      shape = new SampleShape(dimensions.length == 4 ? dimensions[1] : 1, height, width);
      x = numbers.floats();
    } else {
      IdxFile.Images images = IdxFile.images(features, "Maybe it is not an IDX file of images.");
      n = images.count();
      shape = new SampleShape(1, images.rows(), images.columns());
      x = images.pixels();
    }
    List<String> read = labels(labels);
    if (read.size() != n) {
      throw BilevelException.data(
          "%s has %,d labels, but %s has %,d samples.".formatted(labels, read.size(), features, n),
          "Maybe the two files do not belong together.",
          null);
    }
    return contents(features, shape, x, read, List.of());
  }

  private static List<String> labels(Path file) {
    if (!isNpy(file)) {
      return IntStream.of(IdxFile.labels(file, "Maybe it is not an IDX file of labels."))
          .mapToObj(Integer::toString)
          .toList();
    }
    float[] numbers = NpyFile.read(file, (done, total, samples) -> {}).floats();
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < numbers.length; i++) {
      if (numbers[i] != Math.rint(numbers[i]) || Math.abs(numbers[i]) > 1 << 24) {
        throw BilevelException.data(
            "In the file %s, label %d (counted from 0) is %s, not a whole number of at most 2^24."
                .formatted(file, i, numbers[i]),
            "Maybe it holds something else than labels.",
            null);
      }
      labels.add(Integer.toString((int) numbers[i]));
    }
    return labels;
  }

  private static boolean isNpy(Path file) {
    return file.toString().endsWith(".npy");
  }

  /**
   * Read images from a folder that has a folder for each class: PNG, JPEG, BMP or GIF, all of one
   * size, all grey or all in colour; features from 0 to 1.
   *
   * @param folder the folder
   * @param progress hears how far it is
   * @return the samples in the order of their names, each with its file's name within the folder
   */
  public static Contents images(Path folder, Progress progress) {
    return new ImageFolder(folder, progress).read();
  }

  /** Number the classes. */
  static Contents contents(
      Path file, SampleShape shape, float[] features, List<String> labels, List<String> names) {
    TreeSet<String> texts = new TreeSet<>(labels);
    if (texts.size() < 2 || texts.size() > MOST_CLASSES) {
      throw BilevelException.data(
          "%s: %s of %,d samples; there must be from 2 to %,d classes."
              .formatted(
                  file,
                  texts.size() == 1
                      ? "all labels are '" + texts.first() + "',"
                      : "%,d different labels".formatted(texts.size()),
                  labels.size(),
                  MOST_CLASSES),
          "Maybe the labels are somewhere else.",
          null);
    }
    List<String> classes = new ArrayList<>(texts);
    if (classes.stream().allMatch(text -> text.matches("-?\\d{1,18}"))) {
      classes.sort(Comparator.comparingLong(Long::parseLong));
    }
    Map<String, Integer> numbers = new HashMap<>();
    classes.forEach(text -> numbers.put(text, numbers.size()));
    int[] y = labels.stream().mapToInt(text -> numbers.getOrDefault(text, -1)).toArray();
    int[] ids = IntStream.range(0, y.length).toArray();
    return new Contents(new Samples(shape, classes.size(), features, y, ids), classes, names);
  }

  /** Return n · d, which must fit an array. */
  static int entries(Path file, long n, long d) {
    long entries = Math.multiplyExact(n, d);
    if (entries > Integer.MAX_VALUE - 8) {
      throw BilevelException.data(
          "%s: %,d samples of %,d features are more than an array of Java holds."
              .formatted(file, n, d),
          "Maybe select from parts of it.",
          null);
    }
    return (int) entries;
  }
}
