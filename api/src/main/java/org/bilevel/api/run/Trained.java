package org.bilevel.api.run;

import java.util.List;
import java.util.function.Supplier;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.Samples;

/**
 * A model that an experiment has trained, with what it is tested on.
 *
 * @param name the empty string for the model that the experiment is about; of another one a word,
 *     such as "memory" or "transfer"
 * @param model the model
 * @param parameters θ, length d
 * @param tests the test samples, task by task if there are tasks; none if it is not tested as it
 *     is, so that it has no predictions
 * @param batch how many test samples the experiment measures in one forward pass, at least 1; it
 *     matters to models that normalize by batch
 */
public record Trained(String name, Model model, Vector parameters, List<Tests> tests, int batch) {

  /**
   * Test samples.
   *
   * @param task the number of their task, from 1; 0 if there are no tasks
   * @param samples returns the samples, the same at each call
   * @param classes the classes that a prediction is one of, in ascending order
   */
  public record Tests(int task, Supplier<Samples> samples, int[] classes) {}

  /** Make the list unmodifiable. */
  public Trained {
    tests = List.copyOf(tests);
  }
}
