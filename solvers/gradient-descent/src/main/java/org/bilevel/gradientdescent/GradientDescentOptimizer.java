package org.bilevel.gradientdescent;

import org.bilevel.api.BilevelException;
import org.bilevel.api.OuterOptimizer;
import org.bilevel.api.Restorable;
import org.bilevel.api.StateInput;
import org.bilevel.api.StateOutput;
import org.bilevel.api.Vector;

/**
 * Moves the outer variable against the hypergradient, with momentum if wanted.
 *
 * <pre>{@code
 * g ← g · min(1, clip / ‖g‖)       if clip > 0
 * m ← μ m + g
 * x ← x − β_k m                        k = 1, 2, …
 * }</pre>
 *
 * <p>x, g and m have length p; m starts at 0. Options: {@code learning-rate} β = β_1 &gt; 0, 0.1 by
 * default; {@code schedule}, how β_k changes, with {@code horizon}, {@code final}, {@code decay}
 * and {@code every}, see {@link org.bilevel.api.plugin.ScheduleOptions}, constant by default;
 * {@code momentum} μ from 0 to 1, 0 by default, in PyTorch's form (the new gradient has weight 1);
 * {@code clip} ≥ 0, the greatest norm of a gradient, 0 by default for none.
 *
 * <p>Cost: a few sweeps over x. Memory: one vector of length p, and only if μ &gt; 0. Not random.
 * Failures: NUMERIC where a gradient is not finite; the message has the step.
 *
 * <p>Source: BCSR, equation (5), with μ = 0; the schedules inverse and inverse-sqrt are the
 * decaying step sizes of BSG, Section 5.
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

  /** Return β_k. */
  private double size(int step) {
    return options.schedule().at(step - 1);
  }

  /** Return the factor that shortens a gradient to the greatest norm. */
  private double clipping(Vector gradient, int step) {
    double norm = gradient.norm();
    if (!Double.isFinite(norm)) {
      throw BilevelException.numeric(
          "The gradient's norm is %s at step %d of gradient descent (step size %s)."
              .formatted(norm, step, size(step)),
          "Maybe learning-rate is too large; try a tenth of it.");
    }
    return options.clip() > 0 && norm > options.clip() ? options.clip() / norm : 1;
  }

  private final class Plain implements Session, Restorable {
    private int steps;

    @Override
    public void step(Vector x, Vector gradient) {
      steps++;
      x.axpy(-size(steps) * clipping(gradient, steps), gradient);
    }

    @Override
    public void save(StateOutput out) {
      out.write(steps);
    }

    @Override
    public void restore(StateInput in) {
      steps = in.readInt();
    }

    @Override
    public void close() {}
  }

  private final class WithMomentum implements Session, Restorable {
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
      x.axpy(-size(steps), direction);
    }

    @Override
    public void save(StateOutput out) {
      out.write(steps);
      out.write(direction);
    }

    @Override
    public void restore(StateInput in) {
      steps = in.readInt();
      in.readInto(direction);
    }

    @Override
    public void close() {
      direction.close();
    }
  }
}
