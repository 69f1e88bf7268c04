package org.bilevel.api;

/** The size of a step as a function of how many steps were taken before. */
@FunctionalInterface
public interface Schedule {

  /**
   * Return the size of a step.
   *
   * @param step how many steps were taken before, from 0
   * @return the size, positive
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
}
