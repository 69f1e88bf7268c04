package org.bilevel.toy;

/** A function g(x, y) of two arrays at one point, with x of length p and y of length d. */
interface Derivatives {

  /** Return g. */
  double value();

  /** Return ∇_x g, a new array of length p. */
  double[] gradientX();

  /** Return ∇_y g, a new array of length d. */
  double[] gradientY();

  /** Return ∇²_yy g · v, a new array of length d. */
  double[] productYy(double[] v);

  /** Return ∇²_xy g · v, a new array of length p. */
  double[] productXy(double[] v);

  /** Return ∇²_yx g · u, a new array of length d. */
  double[] productYx(double[] u);
}
