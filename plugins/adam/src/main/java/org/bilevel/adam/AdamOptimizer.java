package org.bilevel.adam;

import org.bilevel.api.BilevelException;
import org.bilevel.api.OuterOptimizer;
import org.bilevel.api.Vector;

/**
 * Moves each entry of the outer variable by a step scaled to its recent gradients.
 *
 * <pre>{@code
 * m ← β₁ m + (1 − β₁) g                 v ← β₂ v + (1 − β₂) g²
 * x ← x − α · m/(1 − β₁ᵗ) / (√(v/(1 − β₂ᵗ)) + ε)        t = 1, 2, …
 * }</pre>
 *
 * <p>x, g, m and v have length p; m and v start at 0; squares, root and quotient are taken entry by
 * entry. Options: {@code learning-rate} α &gt; 0, in units of x, 0.001 by default; {@code beta1} β₁
 * and {@code beta2} β₂ from 0 to below 1, 0.9 and 0.999 by default; {@code epsilon} ε &gt; 0, in
 * units of the gradient, 1e-8 by default.
 *
 * <p>Cost: about a dozen sweeps over x. Memory: four vectors of length p, two of them scratch. Not
 * random. Failures: NUMERIC where a gradient is not finite; the message has the step.
 *
 * <p>Source: Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015, Algorithm 1.
 */
final class AdamOptimizer implements OuterOptimizer {
  private final AdamOptions options;

  AdamOptimizer(AdamOptions options) {
    this.options = options;
  }

  @Override
  public Session start(Vector like) {
    return new Steps(like);
  }

  private final class Steps implements Session {
    private final Vector mean; // m
    private final Vector square; // v
    private final Vector direction;
    private final Vector divisor;
    private int steps; // t

    Steps(Vector like) {
      this.mean = like.zerosLike();
      this.square = like.zerosLike();
      this.direction = like.zerosLike();
      this.divisor = like.zerosLike();
    }

    @Override
    public void step(Vector x, Vector gradient) {
      steps++;
      double norm = gradient.norm();
      if (!Double.isFinite(norm)) {
        throw BilevelException.numeric(
            "The gradient's norm is %s at step %d of adam (learning-rate %s)."
                .formatted(norm, steps, options.learningRate()),
            "Maybe learning-rate is too large; try " + options.learningRate() / 10 + ".");
      }
      mean.scale(options.beta1());
      mean.axpy(1 - options.beta1(), gradient);

      divisor.assign(gradient);
      divisor.multiply(gradient);
      square.scale(options.beta2());
      square.axpy(1 - options.beta2(), divisor);

      divisor.assign(square);
      divisor.scale(1 / (1 - Math.pow(options.beta2(), steps)));
      divisor.sqrt();
      divisor.add(options.epsilon());

      direction.assign(mean);
      direction.divide(divisor);
      x.axpy(-options.learningRate() / (1 - Math.pow(options.beta1(), steps)), direction);
    }

    @Override
    public void close() {
      mean.close();
      square.close();
      direction.close();
      divisor.close();
    }
  }
}
