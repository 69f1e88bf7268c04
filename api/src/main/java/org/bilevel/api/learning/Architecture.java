package org.bilevel.api.learning;

import org.bilevel.api.Part;

/** A kind of model, of which one is built for the shape of the data. */
public interface Architecture extends Part {

  /**
   * Build a model.
   *
   * @param input the shape of one sample
   * @param classes how many classes it tells apart, at least 2
   * @return a new model, closed by the caller
   * @throws org.bilevel.api.BilevelException of category CONFIGURATION if the architecture does not
   *     accept that shape
   */
  Model build(SampleShape input, int classes);
}
