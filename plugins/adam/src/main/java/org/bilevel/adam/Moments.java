package org.bilevel.adam;

import org.bilevel.api.Restorable;
import org.bilevel.api.StateInput;
import org.bilevel.api.StateOutput;
import org.bilevel.api.Vector;

/** The moving means of Adam, which the outer optimizer and the inner solver share. */
final class Moments implements AutoCloseable, Restorable {
  private final MomentOptions options;
  private final Vector mean; // m
  private final Vector square; // v
  private final Vector direction;
  private final Vector divisor;
  private int steps; // t

  Moments(MomentOptions options, Vector like) {
    this.options = options;
    this.mean = like.zerosLike();
    this.square = like.zerosLike();
    this.direction = like.zerosLike();
    this.divisor = like.zerosLike();
  }

  /**
   * Count a gradient and move a variable against it.
   *
   * @param variable the variable; changed
   * @param gradient the gradient there; unchanged
   * @param factor what the gradient is multiplied with before all else, 1 or less
   * @param size α, the usual size of an entry's step
   */
  void step(Vector variable, Vector gradient, double factor, double size) {
    steps++;
    mean.scale(options.beta1());
    mean.axpy((1 - options.beta1()) * factor, gradient);

    divisor.assign(gradient);
    divisor.multiply(gradient);
    square.scale(options.beta2());
    square.axpy((1 - options.beta2()) * factor * factor, divisor);

    divisor.assign(square);
    divisor.scale(1 / (1 - Math.pow(options.beta2(), steps)));
    divisor.sqrt();
    divisor.add(options.epsilon());

    direction.assign(mean);
    direction.divide(divisor);
    variable.axpy(-size / (1 - Math.pow(options.beta1(), steps)), direction);
  }

  @Override
  public void save(StateOutput out) {
    out.write(steps);
    out.write(mean);
    out.write(square);
  }

  @Override
  public void restore(StateInput in) {
    steps = in.readInt();
    in.readInto(mean);
    in.readInto(square);
  }

  @Override
  public void close() {
    mean.close();
    square.close();
    direction.close();
    divisor.close();
  }
}
