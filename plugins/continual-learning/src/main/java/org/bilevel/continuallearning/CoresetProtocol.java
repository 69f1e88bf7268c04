package org.bilevel.continuallearning;

import java.util.List;
import java.util.Optional;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Samples;

/**
 * The protocol of the authors' code: each step trains on K samples picked from a batch; those of
 * the last pass are the candidates for the memory. A method that selects less often than from each
 * batch leaves the picks of all steps to chance, and what it selects in the last pass are the
 * candidates.
 */
final class CoresetProtocol implements Protocol {
  private final int batch;
  private final int passes;
  private final int trainSize;
  private final boolean ofEachBatch;
  private final int enough;
  private final boolean classFair;
  private final int capacity;
  private final RandomStream order;
  private final RandomStream finalDraws;
  private final RandomStream validation;
  private final Journal journal;

  /**
   * Make the protocol.
   *
   * @param trainSize samples of a batch that a step trains on
   * @param ofEachBatch whether these are selected, from each batch
   * @param enough how many candidates a selection waits for where they are not
   */
  CoresetProtocol(
      int batch,
      int passes,
      int trainSize,
      boolean ofEachBatch,
      int enough,
      boolean classFair,
      int capacity,
      RandomStream order,
      RandomStream finalDraws,
      RandomStream validation,
      Journal journal) {
    this.batch = batch;
    this.passes = passes;
    this.trainSize = trainSize;
    this.ofEachBatch = ofEachBatch;
    this.enough = enough;
    this.validation = validation;
    this.classFair = classFair;
    this.capacity = capacity;
    this.order = order;
    this.finalDraws = finalDraws;
    this.journal = journal;
  }

  @Override
  public void learn(
      int task, Samples train, Learner learner, Selection selection, Memory memory, Saves saves) {
    PickedList selected = new PickedList();
    Candidates candidates = new Candidates(enough);
    Saves.Place place = saves.enter(learner, candidates, selected);
    for (int pass = place.pass(); pass < passes; pass++) {
      boolean last = pass == passes - 1;
      boolean bySelector = ofEachBatch && (last || (task > 0 && pass > 0));
      List<int[]> batches = Protocol.batches(train.size(), batch, task, pass, order);
      for (int b = place.firstOf(pass); b < batches.size(); b++) {
        journal.checkStopped();
        Samples offered = train.select(batches.get(b));
        Picked picked =
            bySelector
                ? select(offered, learner, selection, memory, task, pass, b)
                : selection.draw(offered, trainSize, task, pass, b);
        if (last && ofEachBatch) {
          selected.add(picked);
        } else if (last) {
          Optional<Samples> full = candidates.add(offered);
          if (full.isPresent()) {
            selected.add(select(full.get(), learner, selection, memory, task, pass, b));
          }
        }
        Optional<Picked> replay = memory.replay(picked.samples().size(), task, learner.steps());
        learner.step(
            picked.samples(),
            replay,
            Protocol.validation(learner, memory, train, batches, task, pass, b, validation));
        journal.advance("task", task);
        saves.stepped(task, new Saves.Place(pass, b + 1), learner, learner, candidates, selected);
      }
      Optional<Samples> rest = candidates.rest();
      if (rest.isPresent()) {
        selected.add(select(rest.get(), learner, selection, memory, task, pass, batches.size()));
      }
    }
    Picked all = selected.joined();
    memory.offer(
        learner.offer(
            classFair
                ? all.select(
                    ClassFair.choose(
                        all.samples(), capacity / (task + 1), finalDraws.split("task", task)))
                : all));
  }

  private static Picked select(
      Samples from,
      Learner learner,
      Selection selection,
      Memory memory,
      int task,
      int pass,
      int number) {
    return selection.select(from, learner.parameters(), task, pass, number, memory.earlier(task));
  }
}
