package org.bilevel.datasets;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.bilevel.api.BilevelException;
import org.bilevel.api.Capabilities;
import org.bilevel.api.Capability;
import org.bilevel.api.learning.DataSource;
import org.bilevel.api.learning.Dataset;
import org.bilevel.api.learning.SampleShape;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.Array;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Sources;

/**
 * SVHN, Street View House Numbers: 73,257 and 26,032 photographs of digits, 32x32 pixels in colour,
 * cropped, in the MATLAB files of their distribution.
 *
 * <p>The folder holds {@code train_32x32.mat} and {@code test_32x32.mat}, version 5, compressed or
 * not. Each has X, bytes of 32 rows, 32 columns, 3 channels and n images, and y, n labels: the
 * digits 1 to 9, and 10 for 0, which is class 0 here.
 *
 * <p>Samples are of shape 3x32x32; features are bytes divided by 255, in [0, 1], or, standardized,
 * (x − μ)/σ with μ and σ of each channel over the training pixels. A sample's id is its place in
 * the training file; those of test samples continue after them.
 *
 * <p>Memory: 4 bytes a pixel, 1.2 GB for all, and a file beside while it is read, packed and
 * unpacked. Data that was read is shared by all runs of the process as long as the files do not
 * change. Nothing is random.
 *
 * <p>Failures, all of category DATA with the file: one that is missing, damaged or of another
 * format; X or y that is missing or of another size; a label out of range, with its place.
 *
 * <p>Source: Netzer et al., Reading digits in natural images with unsupervised feature learning,
 * 2011.
 *
 * @param folders where its files may be; the first that exists is taken
 * @param standardize whether each channel is brought to mean 0 and deviation 1
 */
record SvhnSource(List<Path> folders, boolean standardize) implements DataSource {
  private static final String NAME = "svhn";
  private static final String TRAIN = "train_32x32.mat";
  private static final String TEST = "test_32x32.mat";
  private static final SampleShape SHAPE = new SampleShape(3, 32, 32);
  private static final int CLASSES = 10;
  private static final float BRIGHTEST = 255f;

  @Override
  public Capabilities capabilities() {
    return Capabilities.NONE.offering(Capability.LABELS);
  }

  @Override
  public Dataset load() {
    String advice =
        "Maybe put %s and %s into a folder, and set folder to it.".formatted(TRAIN, TEST);
    DataFolder folder = DataFolder.of(NAME, folders, advice);
    return DatasetCache.get(this, folder.files(), () -> read(folder));
  }

  private Dataset read(DataFolder folder) {
    return ImageDatasets.of(
        NAME, SHAPE, CLASSES, part(folder, TRAIN), part(folder, TEST), standardize);
  }

  private static ImageDatasets.Part part(DataFolder folder, String name) {
    DataFolder.Found file = folder.one(name);
    try (MatFile contents = Mat5.newReader(Sources.wrap(ByteBuffer.wrap(file.bytes()))).readMat()) {
      Matrix y = matrix(folder, file, contents, "y");
      int n = y.getNumElements();
      Matrix x = matrix(folder, file, contents, "X");
      int[] expected = {SHAPE.height(), SHAPE.width(), SHAPE.channels(), n};
      // a single image has no fourth dimension
      if (!Arrays.equals(Arrays.copyOf(x.getDimensions(), 4), expected)
          && !(n == 1 && Arrays.equals(x.getDimensions(), Arrays.copyOf(expected, 3)))) {
        throw folder.failure(
            "In the file %s, X is of size %s, which does not fit the %,d labels of y: %s was expected."
                .formatted(
                    file.place(), Arrays.toString(x.getDimensions()), n, Arrays.toString(expected)),
            null);
      }
      return new ImageDatasets.Part(features(x, n), labels(folder, file, y));
    } catch (IOException | RuntimeException e) {
      // the reader of the format throws whatever it stumbles over
      throw e instanceof BilevelException failure
          ? failure
          : folder.failure(
              "The file %s is truncated, damaged or no MATLAB file of version 5: %s."
                  .formatted(file.place(), e),
              e);
    }
  }

  private static Matrix matrix(
      DataFolder folder, DataFolder.Found file, MatFile contents, String name) {
    for (MatFile.Entry entry : contents.getEntries()) {
      Array value = entry.getValue();
      if (entry.getName().equals(name) && value instanceof Matrix matrix) {
        return matrix;
      }
    }
    throw folder.failure("The file %s has no array %s.".formatted(file.place(), name), null);
  }

  /** Bring X from columns first, image by image, to rows first, channel by channel. */
  private static float[] features(Matrix x, int n) {
    int rows = SHAPE.height();
    int columns = SHAPE.width();
    float[] features = new float[n * SHAPE.length()];
    int to = 0;
    for (int i = 0; i < n; i++) {
      for (int c = 0; c < SHAPE.channels(); c++) {
        for (int r = 0; r < rows; r++) {
          for (int k = 0; k < columns; k++) {
            int from = r + rows * (k + columns * (c + SHAPE.channels() * i));
            features[to++] = x.getInt(from) / BRIGHTEST;
          }
        }
      }
    }
    return features;
  }

  private static int[] labels(DataFolder folder, DataFolder.Found file, Matrix y) {
    int[] labels = new int[y.getNumElements()];
    for (int i = 0; i < labels.length; i++) {
      int label = y.getInt(i);
      if (label < 1 || label > CLASSES) {
        throw folder.failure(
            "In the file %s, label %d (counted from 0) is %d; labels go from 1 to %d, which is the digit 0."
                .formatted(file.place(), i, label, CLASSES),
            null);
      }
      labels[i] = label % CLASSES;
    }
    return labels;
  }
}
