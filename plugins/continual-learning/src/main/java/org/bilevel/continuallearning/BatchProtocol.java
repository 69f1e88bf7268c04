package org.bilevel.continuallearning;

import java.util.List;
import java.util.Optional;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Samples;

/**
 * Algorithm 1: each step trains on a batch and a replay batch; a coreset of each, or of several, is
 * offered.
 */
final class BatchProtocol implements Protocol {
  private final int batch;
  private final int epochs;
  private final int enough;
  private final RandomStream order;
  private final RandomStream validation;
  private final Journal journal;

  /**
   * Make the protocol.
   *
   * @param enough how many candidates a selection waits for
   */
  BatchProtocol(
      int batch,
      int epochs,
      int enough,
      RandomStream order,
      RandomStream validation,
      Journal journal) {
    this.batch = batch;
    this.epochs = epochs;
    this.enough = enough;
    this.validation = validation;
    this.order = order;
    this.journal = journal;
  }

  @Override
  public void learn(
      int task, Samples train, Learner learner, Selection selection, Memory memory, Saves saves) {
    Candidates candidates = new Candidates(enough);
    Saves.Place place = saves.enter(learner, candidates);
    for (int epoch = place.pass(); epoch < epochs; epoch++) {
      // in earlier epochs the same samples would be offered again
      boolean last = epoch == epochs - 1;
      List<int[]> batches = Protocol.batches(train.size(), batch, task, epoch, order);
      for (int b = place.firstOf(epoch); b < batches.size(); b++) {
        journal.checkStopped();
        Samples fresh = train.select(batches.get(b));
        Optional<Picked> replay = memory.replay(fresh.size(), task, learner.steps());
        Optional<Validation> judges =
            Protocol.validation(learner, memory, train, batches, task, epoch, b, validation);
        if (last) {
          Optional<Samples> full = candidates.add(fresh);
          if (full.isPresent()) {
            offer(full.get(), learner, selection, memory, task, b);
          }
        }
        learner.step(fresh, replay, judges);
        journal.advance("task", task);
        saves.stepped(task, new Saves.Place(epoch, b + 1), learner, learner, candidates);
      }
      if (last) {
        Optional<Samples> rest = candidates.rest();
        if (rest.isPresent()) {
          offer(rest.get(), learner, selection, memory, task, batches.size());
        }
      }
    }
  }

  private void offer(
      Samples from, Learner learner, Selection selection, Memory memory, int task, int number) {
    memory.offer(
        learner.offer(
            selection.select(
                from, learner.parameters(), task, epochs - 1, number, memory.earlier(task))));
  }
}
