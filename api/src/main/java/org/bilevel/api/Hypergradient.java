package org.bilevel.api;

import java.util.Optional;

/**
 * An estimate of dF/dx.
 *
 * @param value the estimate, length p
 * @param startGradient the gradient of the same value in the inner solver's start z, length d;
 *     empty unless the estimator offers {@link Capability#START_GRADIENT}
 * @param outerValue F(x, y) at the inner iterate it was taken at
 * @param residual ‖∇²_yy f · v − ∇_y F‖ of the linear system where that was computed; NaN if it was
 *     not, or there is no system
 * @param products how many second-order products were computed
 * @param dataPoints how many data points were accessed
 */
public record Hypergradient(
    Vector value,
    Optional<Vector> startGradient,
    double outerValue,
    double residual,
    int products,
    long dataPoints)
    implements AutoCloseable {

  /**
   * Return an estimate without a gradient in the inner start.
   *
   * @param value the estimate, length p
   * @param outerValue F(x, y) at the inner iterate it was taken at
   * @param residual that of the linear system, or NaN
   * @param products how many second-order products were computed
   * @param dataPoints how many data points were accessed
   */
  public Hypergradient(
      Vector value, double outerValue, double residual, int products, long dataPoints) {
    this(value, Optional.empty(), outerValue, residual, products, dataPoints);
  }

  @Override
  public void close() {
    value.close();
    startGradient.ifPresent(Vector::close);
  }
}
