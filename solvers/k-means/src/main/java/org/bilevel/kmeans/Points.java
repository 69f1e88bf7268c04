package org.bilevel.kmeans;

import org.bilevel.api.BilevelException;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.PlacedSamples;
import org.bilevel.api.learning.Samples;

/** The candidates as points: their features, or what the model's output layer sees of them. */
final class Points {
  private final float[] values;
  private final int size; // n
  private final int length; // m

  private Points(float[] values, int size) {
    this.values = values;
    this.size = size;
    this.length = values.length / size;
  }

  /**
   * Return the candidates of a request as points.
   *
   * @throws BilevelException of category DATA if a feature is not finite, NUMERIC if an embedding
   *     is not; it names the sample's id
   */
  static Points of(CoresetSelector.Request request, boolean embedding) {
    Samples samples = request.candidates();
    if (!embedding) {
      return new Points(samples.features(), samples.size()).requireFinite(samples, false);
    }
    try (PlacedSamples placed = request.model().place(samples)) {
      return new Points(request.model().embeddings(request.parameters(), placed), samples.size())
          .requireFinite(samples, true);
    }
  }

  private Points requireFinite(Samples samples, boolean embedding) {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        String of =
            "of the sample with id %d is %s.".formatted(samples.ids()[i / length], values[i]);
        throw embedding
            ? BilevelException.numeric(
                "Entry %d of the embedding %s".formatted(i % length, of),
                "Maybe the model's training diverged: lower its learning rate.")
            : BilevelException.data(
                "Feature %d %s".formatted(i % length, of),
                "Maybe the data has missing values that were not filled in.",
                null);
      }
    }
    return this;
  }

  int size() {
    return size;
  }

  /** Return a point in 64-bit. */
  double[] get(int i) {
    double[] point = new double[length];
    for (int k = 0; k < length; k++) {
      point[k] = values[i * length + k];
    }
    return point;
  }

  /** Add a multiple of a point to a sum. */
  void addTo(double[] sum, int i, double factor) {
    for (int k = 0; k < length; k++) {
      sum[k] += factor * values[i * length + k];
    }
  }

  /** Return the squared Euclidean distance of a point from any place. */
  double squaredDistance(int i, double[] place) {
    double sum = 0;
    for (int k = 0; k < length; k++) {
      double difference = values[i * length + k] - place[k];
      sum += difference * difference;
    }
    return sum;
  }
}
