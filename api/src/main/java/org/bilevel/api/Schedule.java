package org.bilevel.api;

/**
 * The size of a step as a function of how many steps were taken before.
 *
 * <p>The factories here are those that a file names; {@link org.bilevel.api.plugin.ScheduleOptions}
 * makes them of a part's options.
 */
@FunctionalInterface
public interface Schedule {

  /**
   * Return the size of a step.
   *
   * @param step how many steps were taken before, from 0
   * @return the size, at least 0
   */
  double at(int step);

  /**
   * Return the schedule whose steps all have one size.
   *
   * @param size the size, positive
   * @return the schedule
   */
  static Schedule constant(double size) {
    return step -> size;
  }

  /**
   * Return the schedule β/k for the k-th step, k = 1, 2, …: its sizes have an infinite sum, and
   * their squares a finite one.
   *
   * @param size β, the size of the first step, positive
   * @return the schedule
   */
  static Schedule inverse(double size) {
    return step -> size / (step + 1.0);
  }

  /**
   * Return the schedule β/√k for the k-th step, k = 1, 2, ….
   *
   * @param size β, the size of the first step, positive
   * @return the schedule
   */
  static Schedule inverseSqrt(double size) {
    return step -> size / Math.sqrt(step + 1.0);
  }

  /**
   * Return the schedule that falls along half a cosine, β (φ + (1 − φ) (1 + cos(π j/J))/2) after j
   * steps, and stays where it is after J.
   *
   * @param size β, the size of the first step, positive
   * @param horizon J, after how many steps it has fallen, at least 1
   * @param finalShare φ, the share of the first size that it falls to, from 0 to 1
   * @return the schedule
   */
  static Schedule cosine(double size, int horizon, double finalShare) {
    return step -> {
      double fallen = Math.PI * Math.min(step, horizon) / horizon;
      return size * (finalShare + (1 - finalShare) * (1 + Math.cos(fallen)) / 2);
    };
  }

  /**
   * Return the schedule that is multiplied by a factor now and then: β δ^⌊j/E⌋ after j steps.
   *
   * @param size β, the size of the first step, positive
   * @param decay δ, the factor, greater than 0 and at most 1
   * @param every E, for how many steps a size holds, at least 1
   * @return the schedule
   */
  static Schedule stepwise(double size, double decay, int every) {
    return step -> size * Math.pow(decay, step / every);
  }
}
