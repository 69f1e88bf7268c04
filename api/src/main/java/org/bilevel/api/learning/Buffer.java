package org.bilevel.api.learning;

import java.util.Optional;

/**
 * A replay buffer: a memory of samples of earlier tasks, with one owner. It never holds more than
 * its capacity between calls.
 */
public interface Buffer {

  /**
   * Say that a task begins; policies with task borders make room.
   *
   * @param task the task's number, from 0; each begins once, in ascending order
   */
  void beginTask(int task);

  /**
   * Offer samples; the policy decides which stay and which leave.
   *
   * @param samples the samples, in the order in which they were selected
   * @param task the number of the task they belong to, the last that began
   */
  void offer(Samples samples, int task);

  /**
   * Return what is in memory.
   *
   * @return the samples, in an order that depends on nothing but what was offered and drawn; empty
   *     while there are none
   */
  Optional<Samples> contents();

  /**
   * Return the task of each sample in memory.
   *
   * @return task numbers in the order of {@link #contents()}; a new array
   */
  int[] tasks();
}
