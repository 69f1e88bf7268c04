package org.bilevel.gradientdescent;

import org.bilevel.api.BilevelException;
import org.bilevel.api.OuterOptimizer;
import org.bilevel.api.Vector;

/**
 * Moves the outer variable against the hypergradient, with momentum if wanted.
 *
 * <pre>{@code
 * g ← g · min(1, clip / ‖g‖)       if clip > 0
 * m ← μ m + g
 * x ← x − β m
 * }</pre>
 *
 * <p>x, g and m have length p; m starts at 0. Options: {@code learning-rate} β &gt; 0, 0.1 by
 * default; {@code momentum} μ from 0 to 1, 0 by default, in PyTorch's form (the new gradient has
 * weight 1); {@code clip} ≥ 0, the greatest norm of a gradient, 0 by default for none.
 *
 * <p>Cost: a few sweeps over x. Memory: one vector of length p, and only if μ &gt; 0. Not random.
 * Failures: NUMERIC where a gradient is not finite; the message has the step.
 *
 * <p>Source: BCSR, equation (5), with μ = 0.
 */
final class GradientDescentOptimizer implements OuterOptimizer {
  private final GradientDescentOptimizerOptions options;

  GradientDescentOptimizer(GradientDescentOptimizerOptions options) {
    this.options = options;
  }

  @Override
  public Session start(Vector like) {
    return options.momentum() == 0 ? new Plain() : new WithMomentum(like.zerosLike());
  }

  /** Return the factor that shortens a gradient to the greatest norm. */
  private double clipping(Vector gradient, int step) {
    double norm = gradient.norm();
    if (!Double.isFinite(norm)) {
      throw BilevelException.numeric(
          "The gradient's norm is %s at step %d of gradient descent (learning-rate %s)."
              .formatted(norm, step, options.learningRate()),
          "Maybe learning-rate is too large; try " + options.learningRate() / 10 + ".");
    }
    return options.clip() > 0 && norm > options.clip() ? options.clip() / norm : 1;
  }

  private final class Plain implements Session {
    private int steps;

    @Override
    public void step(Vector x, Vector gradient) {
      steps++;
      x.axpy(-options.learningRate() * clipping(gradient, steps), gradient);
    }

    @Override
    public void close() {}
  }

  private final class WithMomentum implements Session {
    private final Vector direction; // m
    private int steps;

    WithMomentum(Vector direction) {
      this.direction = direction;
    }

    @Override
    public void step(Vector x, Vector gradient) {
      steps++;
      double factor = clipping(gradient, steps);
      direction.scale(options.momentum());
      direction.axpy(factor, gradient);
      x.axpy(-options.learningRate(), direction);
    }

    @Override
    public void close() {
      direction.close();
    }
  }
}
