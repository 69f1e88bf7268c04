package org.bilevel.continuallearning;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.bilevel.api.Restorable;
import org.bilevel.api.StateInput;
import org.bilevel.api.StateOutput;
import org.bilevel.api.Vector;
import org.bilevel.api.run.Checkpoints;

/**
 * Offers the state of a run after each step and each measurement, and takes up that of an earlier
 * process. A state is the task, what all tasks share, and how far the task is.
 */
final class Saves {
  private static final long BEGINS = 0;
  private static final long LEARNS = 1;
  private static final long MEASURES = 2;

  private final Checkpoints checkpoints;
  private final Memory memory;
  private final Vector parameters;
  private final List<Restorable> shared;
  private Optional<StateInput> left = Optional.empty();
  private long phase = BEGINS;
  private long began;

  /**
   * Make the saves of a run.
   *
   * @param memory a memory whose buffer cannot be saved leaves the run without checkpoints
   * @param parameters θ
   * @param others what else all tasks share
   */
  Saves(Checkpoints checkpoints, Memory memory, Vector parameters, Restorable... others) {
    this.checkpoints = memory.canBeSaved() ? checkpoints : Checkpoints.NONE;
    this.memory = memory;
    this.parameters = parameters;
    this.shared = List.of(others);
  }

  /** How far a task is: the pass and the batch that come next. */
  record Place(int pass, int batch) {
    /** Return the batch that a pass begins with. */
    int firstOf(int anyPass) {
      return anyPass == pass ? batch : 0;
    }
  }

  /** Take up the latest state, if there is one, and return the task to begin or go on with. */
  int restore() {
    left = checkpoints.latest();
    if (left.isEmpty()) {
      return 0;
    }
    StateInput in = left.get();
    int task = in.readInt();
    in.readInto(parameters);
    in.readInto(memory);
    shared.forEach(in::readInto);
    phase = in.readLong();
    return task;
  }

  /** Return whether a state was taken up. */
  boolean goesOn() {
    return left.isPresent();
  }

  /** Begin a task; return whether it was learned already and is to be measured. */
  boolean begin(int task) {
    began = System.nanoTime();
    if (phase == BEGINS) {
      memory.beginTask(task);
    }
    return phase == MEASURES;
  }

  /** Return how long the task was learned, what an earlier process did of it included. */
  double seconds() {
    return (System.nanoTime() - began) / 1e9;
  }

  /** Take up what belongs to a task that is learned, and return its place. */
  Place enter(Restorable... parts) {
    if (phase != LEARNS) {
      return new Place(0, 0);
    }
    phase = BEGINS;
    StateInput in = left.orElseThrow();
    began -= in.readLong();
    Place place = new Place(in.readInt(), in.readInt());
    Arrays.stream(parts).forEach(in::readInto);
    return place;
  }

  /** Offer the state after a step. */
  void stepped(int task, Place next, Learner learner, Restorable... parts) {
    if (learner.canBeSaved()) {
      offer(
          task,
          LEARNS,
          out -> {
            out.write(System.nanoTime() - began);
            out.write(next.pass);
            out.write(next.batch);
            Arrays.stream(parts).forEach(out::write);
          });
    }
  }

  /** Return the accuracies that were measured of a task that was learned. */
  double[] measured() {
    if (phase != MEASURES) {
      return new double[0];
    }
    phase = BEGINS;
    return left.orElseThrow().readDoubles();
  }

  /** Offer the state after some of the measurements. */
  void measured(int task, double[] accuracies) {
    offer(task, MEASURES, out -> out.write(accuracies));
  }

  /** Offer the state before a task. */
  void before(int task) {
    offer(task, BEGINS, out -> {});
  }

  private void offer(int task, long now, Consumer<StateOutput> rest) {
    checkpoints.offer(out -> {
      out.write(task);
      out.write(parameters);
      out.write(memory);
      shared.forEach(out::write);
      out.write(now);
      rest.accept(out);
    });
  }
}
