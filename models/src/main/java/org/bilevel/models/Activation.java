package org.bilevel.models;

import ai.djl.ndarray.NDArray;

/** What follows a hidden layer, entry by entry. */
enum Activation {
  /** max(a, 0); its derivative at 0 is taken as 0. */
  RELU {
    @Override
    NDArray apply(NDArray a) {
      return ai.djl.nn.Activation.relu(a);
    }
  },
  /** The hyperbolic tangent. */
  TANH {
    @Override
    NDArray apply(NDArray a) {
      return ai.djl.nn.Activation.tanh(a);
    }
  },
  /** a · Φ(a) with the normal distribution function Φ, by erf. */
  GELU {
    @Override
    NDArray apply(NDArray a) {
      return ai.djl.nn.Activation.gelu(a);
    }
  };

  abstract NDArray apply(NDArray a);
}
