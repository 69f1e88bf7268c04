package org.bilevel.continuallearning;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Samples;

/**
 * The protocol of the authors' code: each step trains on K samples picked from a batch; those of
 * the last pass are the candidates for the memory.
 */
final class CoresetProtocol implements Protocol {
  private final int batch;
  private final int passes;
  private final boolean classFair;
  private final int capacity;
  private final RandomStream order;
  private final RandomStream finalDraws;
  private final Journal journal;

  CoresetProtocol(
      int batch,
      int passes,
      boolean classFair,
      int capacity,
      RandomStream order,
      RandomStream finalDraws,
      Journal journal) {
    this.batch = batch;
    this.passes = passes;
    this.classFair = classFair;
    this.capacity = capacity;
    this.order = order;
    this.finalDraws = finalDraws;
    this.journal = journal;
  }

  @Override
  public void learn(int task, Samples train, Learner learner, Selection selection, Memory memory) {
    List<Picked> candidates = new ArrayList<>();
    for (int pass = 0; pass < passes; pass++) {
      boolean last = pass == passes - 1;
      boolean bySelector = last || (task > 0 && pass > 0);
      List<int[]> batches = Protocol.batches(train.size(), batch, task, pass, order);
      for (int b = 0; b < batches.size(); b++) {
        journal.checkStopped();
        Samples offered = train.select(batches.get(b));
        Picked picked =
            bySelector
                ? selection.select(offered, learner.parameters(), task, pass, b)
                : selection.draw(offered, task, pass, b);
        if (last) {
          candidates.add(picked);
        }
        Optional<Picked> replay = memory.replay(picked.samples().size(), task, learner.steps());
        learner.step(picked.samples(), replay);
        journal.advance("task", task);
      }
    }
    Picked all = Picked.concat(candidates);
    memory.offer(
        learner.offer(
            classFair
                ? all.select(
                    ClassFair.choose(
                        all.samples(), capacity / (task + 1), finalDraws.split("task", task)))
                : all));
  }
}
