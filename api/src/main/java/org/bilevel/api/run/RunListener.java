package org.bilevel.api.run;

/**
 * Receives the events of a run. Called by one thread at a time; what it throws is logged and ends
 * nothing.
 */
@FunctionalInterface
public interface RunListener {

  /**
   * Receive an event.
   *
   * @param cell which variant and seed it belongs to
   * @param event what happened
   */
  void on(Cell cell, RunEvent event);

  /**
   * One run of an experiment among those of a file.
   *
   * @param variant the variant's name, the empty string if the file has none
   * @param seed the run's seed
   * @param index which cell it is, from 0
   * @param count how many cells the file has
   */
  record Cell(String variant, long seed, int index, int count) {}
}
