package org.bilevel.api.learning;

import java.util.List;
import org.bilevel.api.Part;
import org.bilevel.api.RandomStream;

/** Makes a sequence of tasks out of a data set. */
public interface TaskStream extends Part {

  /**
   * Return the tasks in the order in which they are learned.
   *
   * @param data the data set
   * @param random the stream that permutations, splits and subsets are drawn from
   * @return the tasks, at least one
   * @throws org.bilevel.api.BilevelException of category CONFIGURATION if the data set does not
   *     have the samples or classes asked for
   */
  List<Task> tasks(Dataset data, RandomStream random);
}
