package org.bilevel.datasets;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bilevel.api.BilevelException;
import org.bilevel.api.Capabilities;
import org.bilevel.api.Capability;
import org.bilevel.api.learning.DataSource;
import org.bilevel.api.learning.Dataset;
import org.bilevel.api.learning.SampleShape;

/**
 * Images and labels from the four files in which MNIST is distributed, and whatever else comes in
 * their format.
 *
 * <p>The folder holds {@code train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte}, {@code
 * t10k-images-idx3-ubyte} and {@code t10k-labels-idx1-ubyte}, each plain or with ".gz". Features
 * are pixels divided by 255, in [0, 1], as BCSR's published code has them for MNIST; standardized
 * they are (x − μ)/σ with the mean μ and deviation σ of the training pixels that are usual for the
 * data set, or those of its training pixels. Images whose entries are floats (type 0x0D) are taken
 * as they are. A sample's id is its place in the training file; those of test samples continue
 * after them.
 *
 * <p>Memory: 4 bytes a pixel, 220 MB for MNIST. Data that was read is shared by all runs of the
 * process as long as the files do not change, and given up when memory is short. Nothing is random.
 *
 * <p>Failures, all of category DATA with file and numbers: a missing or truncated file, one that is
 * longer than its header says or begins wrongly, images of another size than expected, different
 * numbers of images and labels, a label out of range, an entry that is not finite.
 */
final class IdxSource implements DataSource {
  private final IdxOptions options;

  IdxSource(IdxOptions options) {
    this.options = options;
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.NONE.offering(Capability.LABELS);
  }

  @Override
  public Dataset load() {
    List<Path> files = files();
    return DatasetCache.get(options, files, () -> read(files));
  }

  /**
   * The images and labels of training, then those of the test; of the first folder that has any.
   */
  private List<Path> files() {
    Path folder =
        options.folders().stream()
            .filter(candidate -> !missing(candidate).equals(names()))
            .findFirst()
            .orElse(options.folders().getFirst());
    List<String> missing = missing(folder);
    if (!missing.isEmpty()) {
      throw BilevelException.data(
          "%s: the folder %s %s; missing: %s (each plain or with .gz)."
              .formatted(
                  options.name(),
                  folder.toAbsolutePath().normalize(),
                  Files.isDirectory(folder)
                      ? "has %d of the 4 files".formatted(4 - missing.size())
                      : Files.exists(folder) ? "is a file" : "does not exist",
                  String.join(", ", missing)),
          options.advice(),
          null);
    }
    return names().stream().map(name -> present(folder, name)).toList();
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    for (String part : options.parts()) {
      names.add(part + "-images-idx3-ubyte");
      names.add(part + "-labels-idx1-ubyte");
    }
    return names;
  }

  private List<String> missing(Path folder) {
    return names().stream().filter(name -> !Files.isRegularFile(present(folder, name))).toList();
  }

  private static Path present(Path folder, String name) {
    Path plain = folder.resolve(name);
    return Files.isRegularFile(plain) ? plain : folder.resolve(name + ".gz");
  }

  private Dataset read(List<Path> files) {
    IdxFile.Images train = images(files.get(0));
    int[] trainLabels = labels(files.get(1), files.get(0), train);
    IdxFile.Images test = images(files.get(2));
    int[] testLabels = labels(files.get(3), files.get(2), test);
    if (test.rows() != train.rows() || test.columns() != train.columns()) {
      throw BilevelException.data(
          "The images of %s are %dx%d, those of %s are %dx%d."
              .formatted(
                  files.get(2),
                  test.rows(),
                  test.columns(),
                  files.get(0),
                  train.rows(),
                  train.columns()),
          options.advice(),
          null);
    }
    int classes = options.classes();
    if (classes == 0) {
      classes = 1 + IntStream.of(trainLabels).max().orElse(0);
    }
    requireClasses(trainLabels, classes, files.get(1));
    requireClasses(testLabels, classes, files.get(3));
    SampleShape shape = new SampleShape(1, train.rows(), train.columns());
    ImageDatasets.Part trainPart = part(train, trainLabels);
    ImageDatasets.Part testPart = part(test, testLabels);
    boolean measured = options.standardize() && options.deviation() == 0;
    return ImageDatasets.of(options.name(), shape, classes, trainPart, testPart, measured);
  }

  private IdxFile.Images images(Path file) {
    IdxFile.Images images = IdxFile.images(file, options.advice());
    int side = options.side();
    if (side != 0 && (images.rows() != side || images.columns() != side)) {
      throw BilevelException.data(
          "The images of %s are %dx%d; those of %s are %dx%d."
              .formatted(file, images.rows(), images.columns(), options.name(), side, side),
          options.advice(),
          null);
    }
    return images;
  }

  private int[] labels(Path file, Path imageFile, IdxFile.Images images) {
    int[] labels = IdxFile.labels(file, options.advice());
    if (labels.length != images.count()) {
      throw BilevelException.data(
          "%s has %,d labels, but %s has %,d images."
              .formatted(file, labels.length, imageFile, images.count()),
          options.advice(),
          null);
    }
    return labels;
  }

  private void requireClasses(int[] labels, int classes, Path file) {
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] >= classes) {
        throw BilevelException.data(
            "In the file %s, label %d (counted from 0) is %d; labels go from 0 to %d."
                .formatted(file, i, labels[i], classes - 1),
            options.advice(),
            null);
      }
    }
  }

  private ImageDatasets.Part part(IdxFile.Images images, int[] labels) {
    float[] features = images.pixels();
    if (options.standardize() && options.deviation() > 0) {
      for (int i = 0; i < features.length; i++) {
        features[i] = (features[i] - options.mean()) / options.deviation();
      }
    }
    return new ImageDatasets.Part(features, labels);
  }
}
