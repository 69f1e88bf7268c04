package org.bilevel.api.learning;

import java.util.Arrays;
import java.util.Optional;
import org.bilevel.api.Vector;

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
   * Offer samples that all weigh 1; the policy decides which stay and which leave.
   *
   * @param samples the samples, in the order in which they were selected
   * @param task the number of the task they belong to, the last that began
   * @throws IllegalStateException if the policy needs {@link
   *     org.bilevel.api.Capability#OFFERED_MODEL}
   */
  void offer(Samples samples, int task);

  /**
   * Offer samples with their weights, and with the model that a policy may judge them by.
   *
   * @param offer the samples; its vector is used during the call only
   * @throws org.bilevel.api.BilevelException of category NUMERIC if a policy selects and that
   *     diverges
   */
  default void offer(Offer offer) {
    offer(offer.samples(), offer.task());
  }

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

  /**
   * Return how much each sample in memory counts beside the others; only ratios matter.
   *
   * @return finite weights of at least 0 in the order of {@link #contents()}, all 1 if the policy
   *     keeps none; a new array
   */
  default double[] weights() {
    double[] ones = new double[tasks().length];
    Arrays.fill(ones, 1.0);
    return ones;
  }

  /**
   * What is offered.
   *
   * @param samples the samples, in the order in which they were selected
   * @param weights a weight of at least 0 for each, as its selector gave it; not copied, not to be
   *     changed
   * @param task the number of the task they belong to, the last that began
   * @param model the model that learns
   * @param parameters where the model is, length d; unchanged, the caller's
   */
  record Offer(Samples samples, double[] weights, int task, Model model, Vector parameters) {

    /** Check the lengths. */
    public Offer {
      if (weights.length != samples.size()) {
        throw new IllegalArgumentException(
            samples.size() + " samples but " + weights.length + " weights");
      }
    }
  }
}
