package org.bilevel.incrementalmnist;

import java.util.Objects;
import org.bilevel.api.BilevelSolver;
import org.bilevel.api.Restorable;
import org.bilevel.api.StateInput;
import org.bilevel.api.StateOutput;
import org.bilevel.api.Vector;
import org.jspecify.annotations.Nullable;

/** The sessions of all tasks, one after the other, as one sequence of outer steps. */
final class Tasks implements BilevelSolver.Session, Restorable {
  private BilevelSolver.@Nullable Session present;

  /** Go on with the session of the next task; closes the one before. */
  void begin(BilevelSolver.Session next) {
    close();
    present = next;
  }

  @Override
  public BilevelSolver.Step step() {
    return session().step();
  }

  @Override
  public Vector x() {
    return session().x();
  }

  @Override
  public Vector y() {
    return session().y();
  }

  @Override
  public boolean isRestorable() {
    return Restorable.all(session());
  }

  @Override
  public void save(StateOutput out) {
    out.write((Restorable) session());
  }

  @Override
  public void restore(StateInput in) {
    in.readInto((Restorable) session());
  }

  private BilevelSolver.Session session() {
    return Objects.requireNonNull(present, "no task has begun");
  }

  @Override
  public void close() {
    if (present != null) {
      present.close();
      present = null;
    }
  }
}
