package org.bilevel.models;

import ai.djl.ndarray.NDArray;

/** What follows a hidden layer, h = φ(a) entry by entry, with its first two derivatives. */
enum Activation {
  /** max(a, 0); its derivative at 0 is taken as 0. */
  RELU {
    @Override
    NDArray apply(NDArray a) {
      return ai.djl.nn.Activation.relu(a);
    }

    @Override
    NDArray slope(NDArray a, NDArray h) {
      return h.sign();
    }

    @Override
    NDArray curvature(NDArray a, NDArray h) {
      return a.zerosLike();
    }
  },
  /** The hyperbolic tangent: φ' = 1 − h², φ'' = −2hφ'. */
  TANH {
    @Override
    NDArray apply(NDArray a) {
      return ai.djl.nn.Activation.tanh(a);
    }

    @Override
    NDArray slope(NDArray a, NDArray h) {
      return h.mul(h).muli(-1).addi(1);
    }

    @Override
    NDArray curvature(NDArray a, NDArray h) {
      return slope(a, h).muli(h).muli(-2);
    }
  },
  /**
   * aΦ(a) with the normal distribution's Φ, by erf, and density φ_N: φ' = Φ(a) + aφ_N(a), φ'' = (2
   * − a²)φ_N(a).
   */
  GELU {
    @Override
    NDArray apply(NDArray a) {
      return ai.djl.nn.Activation.gelu(a);
    }

    @Override
    NDArray slope(NDArray a, NDArray h) {
      NDArray distribution = a.mul(Math.sqrt(0.5)).erf().addi(1).muli(0.5);
      return distribution.addi(density(a).muli(a));
    }

    @Override
    NDArray curvature(NDArray a, NDArray h) {
      return a.mul(a).muli(-1).addi(2).muli(density(a));
    }

    private static NDArray density(NDArray a) {
      return a.mul(a).muli(-0.5).exp().muli(1 / Math.sqrt(2 * Math.PI));
    }
  };

  /** Return φ(a). */
  abstract NDArray apply(NDArray a);

  /** Return φ'(a), given h = φ(a). */
  abstract NDArray slope(NDArray a, NDArray h);

  /** Return φ''(a), given h = φ(a). */
  abstract NDArray curvature(NDArray a, NDArray h);

  /** Say whether φ'' is zero wherever it exists. */
  boolean isPiecewiseLinear() {
    return this == RELU;
  }
}
