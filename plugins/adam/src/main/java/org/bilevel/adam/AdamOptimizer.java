package org.bilevel.adam;

import org.bilevel.api.BilevelException;
import org.bilevel.api.OuterOptimizer;
import org.bilevel.api.Restorable;
import org.bilevel.api.StateInput;
import org.bilevel.api.StateOutput;
import org.bilevel.api.Vector;

/**
 * Moves each entry of the outer variable by a step scaled to its recent gradients.
 *
 * <pre>{@code
 * g ← g · min(1, clip / ‖g‖)            if clip > 0
 * m ← β₁ m + (1 − β₁) g                 v ← β₂ v + (1 − β₂) g²
 * x ← x − α_t · m/(1 − β₁ᵗ) / (√(v/(1 − β₂ᵗ)) + ε)        t = 1, 2, …
 * }</pre>
 *
 * <p>x, g, m and v have length p; m and v start at 0; squares, root and quotient are taken entry by
 * entry. Options: {@code learning-rate} α = α_1 &gt; 0, in units of x, 0.001 by default; {@code
 * schedule}, how α_t changes, with {@code horizon}, {@code final}, {@code decay} and {@code every},
 * see {@link org.bilevel.api.plugin.ScheduleOptions}, constant by default; {@code beta1} β₁ and
 * {@code beta2} β₂ from 0 to below 1, 0.9 and 0.999 by default; {@code epsilon} ε &gt; 0, in units
 * of the gradient, 1e-8 by default; {@code clip} ≥ 0, the greatest norm of a gradient, 0 by default
 * for none.
 *
 * <p>Cost: about a dozen sweeps over x. Memory: four vectors of length p, two of them scratch. Not
 * random. Failures: NUMERIC where a gradient is not finite; the message has the step.
 *
 * <p>Source: Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015, Algorithm 1;
 * the clipping is that of the code published with PBCS, with 3.
 */
final class AdamOptimizer implements OuterOptimizer {
  private final AdamOptimizerOptions options;

  AdamOptimizer(AdamOptimizerOptions options) {
    this.options = options;
  }

  @Override
  public Session start(Vector like) {
    return new Steps(like);
  }

  private final class Steps implements Session, Restorable {
    private final Moments moments;
    private int steps;

    Steps(Vector like) {
      this.moments = new Moments(options.moments(), like);
    }

    @Override
    public void step(Vector x, Vector gradient) {
      double size = options.schedule().at(steps); // α_t
      steps++;
      double norm = gradient.norm();
      if (!Double.isFinite(norm)) {
        throw BilevelException.numeric(
            "The gradient's norm is %s at step %d of adam (step size %s)."
                .formatted(norm, steps, size),
            "Maybe learning-rate is too large; try a tenth of it.");
      }
      double factor = options.clip() > 0 && norm > options.clip() ? options.clip() / norm : 1;
      moments.step(x, gradient, factor, size);
    }

    @Override
    public void save(StateOutput out) {
      out.write(steps);
      out.write(moments);
    }

    @Override
    public void restore(StateInput in) {
      steps = in.readInt();
      in.readInto(moments);
    }

    @Override
    public void close() {
      moments.close();
    }
  }
}
