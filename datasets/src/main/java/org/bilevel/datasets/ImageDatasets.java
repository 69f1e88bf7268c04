package org.bilevel.datasets;

import java.util.stream.IntStream;
import org.bilevel.api.learning.Dataset;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;

/** What readers of images share. */
final class ImageDatasets {
  private ImageDatasets() {}

  /**
   * Images and labels of one part of a data set.
   *
   * @param features all images, one after the other
   * @param labels a class for each
   */
  record Part(float[] features, int[] labels) {}

  /**
   * Make a data set; ids count the training samples, then the test samples.
   *
   * @param standardize whether each channel is brought to mean 0 and deviation 1 of its training
   *     pixels; changes the features in place
   */
  static Dataset of(
      String name, SampleShape shape, int classes, Part train, Part test, boolean standardize) {
    if (standardize) {
      standardize(shape, train.features(), test.features());
    }
    int n = train.labels().length;
    return new Dataset(name, samples(shape, classes, train, 0), samples(shape, classes, test, n));
  }

  private static Samples samples(SampleShape shape, int classes, Part part, int firstId) {
    int n = part.labels().length;
    int[] ids = IntStream.range(firstId, firstId + n).toArray();
    return new Samples(shape, classes, part.features(), part.labels(), ids);
  }

  private static void standardize(SampleShape shape, float[] train, float[] test) {
    int area = shape.height() * shape.width();
    for (int c = 0; c < shape.channels(); c++) {
      double sum = 0;
      double squares = 0;
      long n = 0;
      for (int from = c * area; from < train.length; from += shape.length()) {
        for (int p = from; p < from + area; p++) {
          sum += train[p];
          squares += (double) train[p] * train[p];
        }
        n += area;
      }
      double mean = sum / Math.max(1, n);
      double deviation = Math.sqrt(Math.max(0, squares / Math.max(1, n) - mean * mean));
      for (float[] features : new float[][] {train, test}) {
        for (int from = c * area; from < features.length; from += shape.length()) {
          for (int p = from; p < from + area; p++) {
            // what is left of a constant channel is rounding
            features[p] = deviation < 1e-6 ? 0 : (float) ((features[p] - mean) / deviation);
          }
        }
      }
    }
  }
}
