package org.bilevel.api.learning;

import org.bilevel.api.BilevelException;

/**
 * The candidates of a selection as points u_i ∈ R^m: their features, or their embeddings, which the
 * model's output layer sees ({@link Model#embeddings}). Distances and sums are computed in 64-bit.
 *
 * <p>Memory: n·m numbers for embeddings, none for features. Immutable.
 */
public final class Points {
  private final float[] values;
  private final int size; // n
  private final int length; // m

  private Points(float[] values, int size) {
    this.values = values;
    this.size = size;
    this.length = values.length / size;
  }

  /**
   * Return the candidates of a request as points; for embeddings a forward pass at its θ.
   *
   * @param request the request
   * @param embedding true for embeddings, false for features
   * @return the points, in the order of the candidates
   * @throws BilevelException of category DATA if a feature is not finite, NUMERIC if an embedding
   *     is not; it names the sample's id
   */
  public static Points of(CoresetSelector.Request request, boolean embedding) {
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

  /**
   * Return how many there are.
   *
   * @return n
   */
  public int size() {
    return size;
  }

  /**
   * Return a point.
   *
   * @param i its index
   * @return u_i, length m; the caller's
   */
  public double[] get(int i) {
    double[] point = new double[length];
    addTo(point, i, 1);
    return point;
  }

  /**
   * Return the direction of a point.
   *
   * @param i its index
   * @return u_i / ‖u_i‖₂, or zeros if it is zero; the caller's
   */
  public double[] direction(int i) {
    double[] point = get(i);
    double sum = 0;
    for (double entry : point) {
      sum += entry * entry;
    }
    double norm = Math.sqrt(sum);
    for (int k = 0; k < length && norm > 0; k++) {
      point[k] /= norm;
    }
    return point;
  }

  /**
   * Return the mean of all points.
   *
   * @return (1/n) Σ_i u_i, length m; the caller's
   */
  public double[] mean() {
    double[] mean = new double[length];
    for (int i = 0; i < size; i++) {
      addTo(mean, i, 1);
    }
    for (int k = 0; k < length; k++) {
      mean[k] /= size;
    }
    return mean;
  }

  /**
   * Add a multiple of a point to a sum.
   *
   * @param sum length m; changed
   * @param i the point's index
   * @param factor what it is multiplied by
   */
  public void addTo(double[] sum, int i, double factor) {
    for (int k = 0; k < length; k++) {
      sum[k] += factor * values[i * length + k];
    }
  }

  /**
   * Return the squared Euclidean distance of two points.
   *
   * @param i the index of one
   * @param j the index of the other
   * @return ‖u_i − u_j‖²
   */
  public double squaredDistance(int i, int j) {
    double sum = 0;
    for (int k = 0; k < length; k++) {
      double difference = (double) values[i * length + k] - values[j * length + k];
      sum += difference * difference;
    }
    return sum;
  }

  /**
   * Return the squared Euclidean distance of a point from any place.
   *
   * @param i the point's index
   * @param place length m
   * @return ‖u_i − place‖²
   */
  public double squaredDistance(int i, double[] place) {
    double sum = 0;
    for (int k = 0; k < length; k++) {
      double difference = values[i * length + k] - place[k];
      sum += difference * difference;
    }
    return sum;
  }
}
