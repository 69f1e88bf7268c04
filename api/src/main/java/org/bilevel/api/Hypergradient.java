package org.bilevel.api;

/**
 * An estimate of dF/dx.
 *
 * @param value the estimate, length p
 * @param outerValue F(x, y) at the inner solution it was taken at
 * @param residual ‖∇²_yy f · v − ∇_y F‖ of the linear system where that was computed; NaN if it was
 *     not, or there is no system
 * @param products how many second-order products were computed
 * @param dataPoints how many data points were accessed
 */
public record Hypergradient(
    Vector value, double outerValue, double residual, int products, long dataPoints)
    implements AutoCloseable {
  @Override
  public void close() {
    value.close();
  }
}
