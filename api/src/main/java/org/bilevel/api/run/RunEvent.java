package org.bilevel.api.run;

import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Something that happened in a run of an experiment. */
public sealed interface RunEvent {

  /**
   * The experiment began.
   *
   * @param plan what will be done, in one line
   */
  record Started(String plan) implements RunEvent {}

  /**
   * A phase advanced.
   *
   * @param phase the phase, in a few words: "task 3 of 20"
   * @param done how many steps of the whole experiment are done
   * @param total how many there are in all, at least done
   * @param values what to show beside the bar, by name: "loss", "accuracy"
   */
  record Progress(String phase, long done, long total, Map<String, Double> values)
      implements RunEvent {}

  /**
   * A number was measured that the same file and seed give again, bit for bit.
   *
   * @param name the metric's name: "accuracy"
   * @param value its value
   * @param task the number of the task it is about, from 1; empty if it is about none
   * @param after the number of tasks learned when it was measured; empty if that does not matter
   * @param step the step of the task at which it was measured, from 1; empty if it was measured
   *     once
   */
  record Metric(String name, double value, OptionalInt task, OptionalInt after, OptionalInt step)
      implements RunEvent {}

  /**
   * A duration was measured.
   *
   * @param name what took the time: "selection"
   * @param seconds how long one of them took
   * @param task the number of the task it is about, from 1; empty if it is about none
   */
  record Timing(String name, double seconds, OptionalInt task) implements RunEvent {}

  /**
   * The experiment's state was written, to go on from there after an interruption. It is as it was
   * a moment before: writing takes place while the experiment goes on.
   *
   * @param bytes how long the state is
   * @param seconds how long the writing took
   */
  record Checkpoint(long bytes, double seconds) implements RunEvent {}

  /**
   * Something is not as the user may expect, and the run goes on.
   *
   * @param message what, where, and what it means
   */
  record Warning(String message) implements RunEvent {}

  /**
   * The experiment ended.
   *
   * @param outcome the figures
   * @param seconds how long it took
   * @param peakMemory the most memory that the process has had resident so far, in bytes; empty
   *     where the system does not say
   */
  record Finished(Outcome outcome, double seconds, OptionalLong peakMemory) implements RunEvent {}

  /**
   * The experiment failed, or was stopped.
   *
   * @param message what went wrong, for the user
   */
  record Failed(String message) implements RunEvent {}
}
