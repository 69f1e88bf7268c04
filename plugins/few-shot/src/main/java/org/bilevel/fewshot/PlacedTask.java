package org.bilevel.fewshot;

import org.bilevel.api.Objective;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.PlacedSamples;

/**
 * A task where the model computes.
 *
 * @param support its samples to learn from
 * @param query its samples to measure on
 * @param supportLoss their mean loss as a function of backbone and head
 * @param queryLoss likewise
 */
record PlacedTask(
    PlacedSamples support, PlacedSamples query, Objective supportLoss, Objective queryLoss)
    implements AutoCloseable {

  static PlacedTask of(Model model, Episode episode) {
    int backbone = model.parameterCount() - model.headLength();
    PlacedSamples support = model.place(episode.support());
    try {
      PlacedSamples query = model.place(episode.query());
      return new PlacedTask(
          support, query, model.splitLoss(support, backbone), model.splitLoss(query, backbone));
    } catch (RuntimeException e) {
      support.close();
      throw e;
    }
  }

  @Override
  public void close() {
    support.close();
    query.close();
  }
}
