package org.bilevel.datasets;

import java.util.ArrayList;
import java.util.List;
import org.bilevel.api.Capabilities;
import org.bilevel.api.Capability;
import org.bilevel.api.learning.DataSource;
import org.bilevel.api.learning.Dataset;
import org.bilevel.api.learning.SampleShape;

/**
 * CIFAR-10 or CIFAR-100: 60,000 colour images of things and animals, 32x32 pixels, in the binary
 * version of their distribution.
 *
 * <p>The folder holds the archive as published ({@code cifar-10-binary.tar.gz}, {@code
 * cifar-100-binary.tar.gz}) or the files in it ({@code data_batch_1.bin} … and {@code
 * test_batch.bin}; {@code train.bin} and {@code test.bin}). A file is a row of records: the label,
 * one byte (of CIFAR-100 two, the coarse and the fine class), then 1,024 bytes each of red, green
 * and blue, row by row. How many there are follows from a file's size.
 *
 * <p>Samples are of shape 3x32x32; features are bytes divided by 255, in [0, 1], or, standardized,
 * (x − μ)/σ with μ and σ of each channel over the training pixels that are read. A sample's id is
 * its place in the training files, in order; those of test samples continue after them.
 *
 * <p>Memory: 4 bytes a pixel, 740 MB for all of either, and the largest file beside while it is
 * read. Data that was read is shared by all runs of the process as long as the files do not change.
 * Nothing is random.
 *
 * <p>Failures, all of category DATA with the file: one that is missing, empty or not made of whole
 * records; a label out of range, with its record; an archive that is truncated or damaged.
 *
 * <p>Source: A. Krizhevsky, Learning multiple layers of features from tiny images, 2009.
 */
final class CifarSource implements DataSource {
  private static final SampleShape SHAPE = new SampleShape(3, 32, 32);
  private static final float BRIGHTEST = 255f;

  private final CifarOptions options;

  CifarSource(CifarOptions options) {
    this.options = options;
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.NONE.offering(Capability.LABELS);
  }

  @Override
  public Dataset load() {
    String advice =
        "Maybe run 'bilevel data fetch %s', or set folder to where %s and %s are%s."
            .formatted(
                options.name(),
                options.trainFiles().getFirst(),
                options.testFile(),
                options.trainFiles().size() > 1 ? "; batches: 1 reads the first file alone" : "");
    DataFolder folder = DataFolder.of(options.name(), options.folders(), advice);
    return DatasetCache.get(options, folder.files(), () -> read(folder));
  }

  private Dataset read(DataFolder folder) {
    return ImageDatasets.of(
        options.name(),
        SHAPE,
        options.classes(),
        part(folder, options.trainFiles()),
        part(folder, List.of(options.testFile())),
        options.standardize());
  }

  private ImageDatasets.Part part(DataFolder folder, List<String> names) {
    List<ImageDatasets.Part> parts = new ArrayList<>();
    for (String name : names) {
      parts.add(part(folder, folder.one(name)));
    }
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    int n = parts.stream().mapToInt(part -> part.labels().length).sum();
    float[] features = new float[n * SHAPE.length()];
    int[] labels = new int[n];
    int at = 0;
    for (ImageDatasets.Part part : parts) {
      System.arraycopy(part.features(), 0, features, at * SHAPE.length(), part.features().length);
      System.arraycopy(part.labels(), 0, labels, at, part.labels().length);
      at += part.labels().length;
    }
    return new ImageDatasets.Part(features, labels);
  }

  private ImageDatasets.Part part(DataFolder folder, DataFolder.Found file) {
    byte[] bytes = file.bytes();
    int record = options.labelBytes() + SHAPE.length();
    if (bytes.length == 0 || bytes.length % record != 0) {
      throw folder.failure(
          "The file %s is truncated or of another format: its %,d bytes are no whole number of records of %,d."
              .formatted(file.place(), bytes.length, record),
          null);
    }
    int n = bytes.length / record;
    float[] features = new float[n * SHAPE.length()];
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      labels[i] = Byte.toUnsignedInt(bytes[i * record + options.label()]);
      if (labels[i] >= options.classes()) {
        throw folder.failure(
            "In the file %s, the label of record %d (counted from 0) is %d; labels go from 0 to %d."
                .formatted(file.place(), i, labels[i], options.classes() - 1),
            null);
      }
      int from = i * record + options.labelBytes();
      for (int j = 0; j < SHAPE.length(); j++) {
        features[i * SHAPE.length() + j] = Byte.toUnsignedInt(bytes[from + j]) / BRIGHTEST;
      }
    }
    return new ImageDatasets.Part(features, labels);
  }
}
