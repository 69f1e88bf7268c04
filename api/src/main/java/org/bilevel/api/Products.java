package org.bilevel.api;

/**
 * The two second-order products of an objective g with one vector v of length d.
 *
 * @param yy ∇²_yy g · v, length d
 * @param xy ∇²_xy g · v, length p: the gradient in x of ⟨∇_y g, v⟩
 */
public record Products(Vector yy, Vector xy) implements AutoCloseable {
  @Override
  public void close() {
    yy.close();
    xy.close();
  }
}
