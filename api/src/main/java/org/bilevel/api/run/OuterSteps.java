package org.bilevel.api.run;

import java.util.Optional;
import java.util.OptionalInt;
import org.bilevel.api.BilevelSolver;
import org.bilevel.api.Restorable;
import org.bilevel.api.StateInput;
import org.bilevel.api.StateOutput;

/**
 * Takes the outer steps of a solver for an experiment and reports what each of them measured.
 *
 * <p>For each step these metrics, with the number of the step from 1: {@code outer-value}, {@code
 * inner-residual}, {@code hypergradient-norm}, {@code stationarity}, and, summed since the first
 * step, {@code inner-steps}, {@code products} and {@code data-points}; its warnings; and the timing
 * {@code outer-step}, the time of the solver alone. A metric that is NaN is left out.
 *
 * <p>An experiment that calls {@link #resume} before its first step and {@link #offer} after each
 * goes on from a checkpoint, if the solver's session is a {@link Restorable}; with another one it
 * begins again.
 */
public final class OuterSteps implements Restorable {
  private final RunContext context;
  private final BilevelSolver.Session session;
  private int taken;
  private long innerSteps;
  private long products;
  private long dataPoints;
  private double seconds;

  /**
   * Report the steps of a session.
   *
   * @param context receives the events
   * @param session takes the steps; not closed here
   */
  public OuterSteps(RunContext context, BilevelSolver.Session session) {
    this.context = context;
    this.session = session;
  }

  /**
   * Take up the latest checkpoint, if there is one.
   *
   * @param own what else the experiment offers, in the order of {@link #offer}
   * @return true if there was one: {@link #taken()} steps are done and reported
   */
  public boolean resume(Restorable... own) {
    Optional<StateInput> latest =
        isRestorable() ? context.checkpoints().latest() : Optional.empty();
    latest.ifPresent(in -> {
      restore(in);
      for (Restorable each : own) {
        in.readInto(each);
      }
    });
    return latest.isPresent();
  }

  /**
   * Offer the state after a step and all that was reported of it.
   *
   * @param own what the experiment itself carries from step to step
   */
  public void offer(Restorable... own) {
    if (isRestorable()) {
      context
          .checkpoints()
          .offer(out -> {
            save(out);
            for (Restorable each : own) {
              out.write(each);
            }
          });
    }
  }

  /** Say whether the session's state can be written. */
  @Override
  public boolean isRestorable() {
    return Restorable.all(session);
  }

  /** Write what was counted and the session. */
  @Override
  public void save(StateOutput out) {
    out.write(taken);
    out.write(innerSteps);
    out.write(products);
    out.write(dataPoints);
    out.write(seconds);
    out.write((Restorable) session);
  }

  /** Read what was counted and the session. */
  @Override
  public void restore(StateInput in) {
    taken = in.readInt();
    innerSteps = in.readLong();
    products = in.readLong();
    dataPoints = in.readLong();
    seconds = in.readDouble();
    in.readInto((Restorable) session);
  }

  /**
   * Take a step and report it, unless the user asked to stop.
   *
   * @return what it measured
   */
  public BilevelSolver.Step take() {
    context.checkStopped();
    long began = System.nanoTime();
    BilevelSolver.Step step = session.step();
    double took = (System.nanoTime() - began) / 1e9;
    taken++;
    seconds += took;
    innerSteps += step.innerSteps();
    products += step.products();
    dataPoints += step.dataPoints();
    metric("outer-value", step.outerValue());
    metric("inner-residual", step.innerResidual());
    metric("hypergradient-norm", step.hypergradientNorm());
    metric("stationarity", step.stationarity());
    metric("inner-steps", innerSteps);
    metric("products", products);
    metric("data-points", dataPoints);
    step.warnings().forEach(warning -> context.report(new RunEvent.Warning(warning)));
    context.report(new RunEvent.Timing("outer-step", took, OptionalInt.empty()));
    return step;
  }

  /**
   * Report a metric of the experiment's own at the last step that was taken.
   *
   * @param name the metric's name
   * @param value its value; nothing is reported if it is NaN
   */
  public void metric(String name, double value) {
    if (!Double.isNaN(value)) {
      context.report(
          new RunEvent.Metric(
              name, value, OptionalInt.empty(), OptionalInt.empty(), OptionalInt.of(taken)));
    }
  }

  /**
   * Return how many steps were taken.
   *
   * @return the number of outer steps
   */
  public int taken() {
    return taken;
  }

  /**
   * Return how many second-order products all steps computed.
   *
   * @return the sum
   */
  public long products() {
    return products;
  }

  /**
   * Return how many data points all steps accessed.
   *
   * @return the sum
   */
  public long dataPoints() {
    return dataPoints;
  }

  /**
   * Return how long the solver took for all steps.
   *
   * @return seconds
   */
  public double seconds() {
    return seconds;
  }
}
