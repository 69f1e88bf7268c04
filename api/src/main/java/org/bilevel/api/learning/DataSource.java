package org.bilevel.api.learning;

import org.bilevel.api.Part;

/** Where a data set comes from. */
public interface DataSource extends Part {

  /**
   * Read the data set.
   *
   * @return the data set, features finite
   * @throws org.bilevel.api.BilevelException of category DATA if a file is missing, truncated or
   *     damaged; it names the file and says how to get it
   */
  Dataset load();
}
