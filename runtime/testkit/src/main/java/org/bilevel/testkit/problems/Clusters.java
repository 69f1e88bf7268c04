package org.bilevel.testkit.problems;

import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Dataset;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;

/**
 * Labelled samples in Gaussian clusters, one cluster a class.
 *
 * <p>Centres have coordinates drawn from N(0, 1); a sample is its class's centre plus noise from
 * N(0, spread²) in each coordinate. Classes take turns, so n samples are balanced up to one.
 *
 * @param classes how many classes, at least 1
 * @param shape the shape of a sample
 * @param spread the noise's standard deviation, at least 0; at 0.3 the classes are easily told
 *     apart, at 2 they overlap
 */
public record Clusters(int classes, SampleShape shape, double spread) {

  /**
   * Make clusters of plain vectors.
   *
   * @param classes how many classes
   * @param features the length of a sample
   * @param spread the noise's standard deviation
   */
  public Clusters(int classes, int features, double spread) {
    this(classes, new SampleShape(1, 1, features), spread);
  }

  /**
   * Draw samples.
   *
   * @param n how many, at least 0
   * @param random the stream; equal streams give equal samples
   * @return new samples with ids 0 … n − 1
   */
  public Samples samples(int n, RandomStream random) {
    return draw(n, random.split("centres"), random.split("samples"));
  }

  /**
   * Draw a data set whose two divisions have the same centres.
   *
   * @param train how many training samples
   * @param test how many test samples
   * @param random the stream; equal streams give equal data
   * @return a new data set named "clusters"
   */
  public Dataset dataset(int train, int test, RandomStream random) {
    return new Dataset(
        "clusters",
        draw(train, random.split("centres"), random.split("train")),
        draw(test, random.split("centres"), random.split("test")));
  }

  private Samples draw(int n, RandomStream centreStream, RandomStream noise) {
    int length = shape.length();
    double[][] centres = new double[classes][length];
    for (double[] centre : centres) {
      for (int j = 0; j < length; j++) {
        centre[j] = centreStream.nextGaussian();
      }
    }
    float[] features = new float[n * length];
    int[] labels = new int[n];
    int[] ids = new int[n];
    for (int i = 0; i < n; i++) {
      labels[i] = i % classes;
      ids[i] = i;
      for (int j = 0; j < length; j++) {
        features[i * length + j] = (float) (centres[labels[i]][j] + spread * noise.nextGaussian());
      }
    }
    return new Samples(shape, classes, features, labels, ids);
  }
}
