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
    String value(String a) {
      return "torch.relu(" + a + ")";
    }

    @Override
    String slope(String a, String h) {
      return "torch.sign(" + h + ")";
    }

    @Override
    String curvature(String a, String h) {
      return "torch.zeros_like(" + a + ")";
    }
  },
  /** The hyperbolic tangent: φ' = 1 − h², φ'' = −2hφ'. */
  TANH {
    @Override
    NDArray apply(NDArray a) {
      return ai.djl.nn.Activation.tanh(a);
    }

    @Override
    String value(String a) {
      return "torch.tanh(" + a + ")";
    }

    @Override
    String slope(String a, String h) {
      return "torch.rsub(torch.square(" + h + "), 1)";
    }

    @Override
    String curvature(String a, String h) {
      return "torch.mul_(torch.mul_(" + slope(a, h) + ", " + h + "), -2)";
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
    String value(String a) {
      return "torch.gelu(" + a + ")";
    }

    @Override
    String slope(String a, String h) {
      String distribution =
          "torch.mul_(torch.add_(torch.erf(torch.mul(%s, %s)), 1), 0.5)"
              .formatted(a, Math.sqrt(0.5));
      return "torch.addcmul_(%s, %s, %s)".formatted(distribution, a, density(a));
    }

    @Override
    String curvature(String a, String h) {
      return "torch.mul_(torch.rsub(torch.square(%s), 2), %s)".formatted(a, density(a));
    }

    private static String density(String a) {
      return "torch.mul_(torch.exp(torch.mul(torch.square(%s), -0.5)), %s)"
          .formatted(a, 1 / Math.sqrt(2 * Math.PI));
    }
  };

  /** Return φ(a). */
  abstract NDArray apply(NDArray a);

  /** Return φ(a) as an expression of a {@link Script}. */
  abstract String value(String a);

  /** Return φ'(a), given h = φ(a), as an expression of a {@link Script}. */
  abstract String slope(String a, String h);

  /** Return φ''(a), given h = φ(a), as an expression of a {@link Script}. */
  abstract String curvature(String a, String h);

  /** Say whether φ'' is zero wherever it exists. */
  boolean isPiecewiseLinear() {
    return this == RELU;
  }
}
