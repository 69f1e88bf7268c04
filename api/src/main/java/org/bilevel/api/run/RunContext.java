package org.bilevel.api.run;

import org.bilevel.api.RandomStream;

/** What a run offers to an experiment. */
public interface RunContext {

  /**
   * Return the random stream of a purpose.
   *
   * @param name the purpose, such as "selection"; unique within the experiment
   * @return the stream at its beginning; it depends on the run's seed and the name alone
   */
  RandomStream random(String name);

  /**
   * Report an event; listeners receive it in order, and none of them can change or stop the run.
   *
   * @param event what happened
   */
  void report(RunEvent event);

  /**
   * Stop here if the user asked for it; called by experiments between steps.
   *
   * @throws java.util.concurrent.CancellationException if the run is to stop
   */
  void checkStopped();

  /**
   * Hand out a model that was trained, once it will not change any more. What becomes of it, a file
   * for other programs or a table of its predictions, is up to the user; it changes no metric.
   *
   * @param trained the model, used during the call only
   * @throws org.bilevel.api.BilevelException of category DATA if a file cannot be written
   */
  default void trained(Trained trained) {}

  /**
   * Return where the experiment may keep its state, to go on after an interruption.
   *
   * @return the checkpoints of this run; those of a context without a run folder keep nothing
   */
  default Checkpoints checkpoints() {
    return Checkpoints.NONE;
  }
}
