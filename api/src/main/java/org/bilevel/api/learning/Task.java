package org.bilevel.api.learning;

/**
 * One task of a stream. Samples are made anew at each call and may be large; keep what is needed
 * again.
 */
public interface Task {

  /**
   * Return the task's place in its stream.
   *
   * @return its number, from 0
   */
  int index();

  /**
   * Return the classes that occur in this task.
   *
   * @return class numbers in ascending order; a new array
   */
  int[] classes();

  /**
   * Return the samples to learn from, before any corruption.
   *
   * @return the training samples, the same at each call
   */
  Samples train();

  /**
   * Return the samples to measure on.
   *
   * @return the test samples, the same at each call
   */
  Samples test();
}
