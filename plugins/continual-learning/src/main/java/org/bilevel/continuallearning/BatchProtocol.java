package org.bilevel.continuallearning;

import java.util.List;
import java.util.Optional;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Samples;

/** Algorithm 1: each step trains on a batch and a replay batch; a coreset of each is offered. */
final class BatchProtocol implements Protocol {
  private final int batch;
  private final int epochs;
  private final RandomStream order;
  private final Journal journal;

  BatchProtocol(int batch, int epochs, RandomStream order, Journal journal) {
    this.batch = batch;
    this.epochs = epochs;
    this.order = order;
    this.journal = journal;
  }

  @Override
  public void learn(int task, Samples train, Learner learner, Selection selection, Memory memory) {
    for (int epoch = 0; epoch < epochs; epoch++) {
      // in earlier epochs the same samples would be offered again
      boolean last = epoch == epochs - 1;
      List<int[]> batches = Protocol.batches(train.size(), batch, task, epoch, order);
      for (int b = 0; b < batches.size(); b++) {
        journal.checkStopped();
        Samples fresh = train.select(batches.get(b));
        Optional<Picked> replay = memory.replay(fresh.size(), task, learner.steps());
        if (last) {
          memory.offer(
              learner.offer(selection.select(fresh, learner.parameters(), task, epoch, b)));
        }
        learner.step(fresh, replay);
        journal.advance("task", task);
      }
    }
  }
}
