package org.bilevel.featureselection;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Samples;

/** Which pixels are seen, and what is done to them. */
final class Pixels {
  private Pixels() {}

  /** Return samples whose pixels are 0 where the mask, of one entry a pixel, is false. */
  static Samples masked(Samples samples, boolean[] mask) {
    float[] features = samples.features().clone();
    for (int i = 0; i < features.length; i++) {
      if (!mask[i % mask.length]) {
        features[i] = 0;
      }
    }
    return with(samples, features);
  }

  /** Return samples with noise from N(0, deviation²) on every pixel; themselves if that is 0. */
  static Samples noisy(Samples samples, double deviation, RandomStream random) {
    if (deviation == 0) {
      return samples;
    }
    float[] features = samples.features().clone();
    for (int i = 0; i < features.length; i++) {
      features[i] += (float) (deviation * random.nextGaussian());
    }
    return with(samples, features);
  }

  /** Return a mask of the pixels of these numbers. */
  static boolean[] mask(int pixels, int[] selected) {
    boolean[] mask = new boolean[pixels];
    for (int pixel : selected) {
      mask[pixel] = true;
    }
    return mask;
  }

  /**
   * Return the numbers of the pixels with the highest scores, highest first; of equal scores the
   * lower number comes first.
   *
   * @param size how many; not more than there are scores
   */
  static int[] highest(double[] scores, int size) {
    return Arrays.copyOf(
        IntStream.range(0, scores.length)
            .boxed()
            .sorted((a, b) -> Double.compare(scores[b], scores[a]))
            .mapToInt(Integer::intValue)
            .toArray(),
        size);
  }

  private static Samples with(Samples samples, float[] features) {
    return new Samples(
        samples.shape(), samples.classes(), features, samples.labels(), samples.ids());
  }
}
