package org.bilevel.continuallearning;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bilevel.api.Restorable;
import org.bilevel.api.StateInput;
import org.bilevel.api.StateOutput;
import org.bilevel.api.learning.Samples;

/** Samples of a task that wait until there are enough of them to select from. */
final class Candidates implements Restorable {
  private final int enough;
  private final List<Samples> waiting = new ArrayList<>();
  private int count;

  /**
   * Begin a task.
   *
   * @param enough how many samples a selection waits for; one of a whole task never comes to an end
   *     by itself
   */
  Candidates(int enough) {
    this.enough = enough;
  }

  /** Add a batch, and return all that wait once there are enough. */
  Optional<Samples> add(Samples batch) {
    waiting.add(batch);
    count += batch.size();
    return count < enough ? Optional.empty() : rest();
  }

  /** Return all that wait, if any do. */
  Optional<Samples> rest() {
    if (waiting.isEmpty()) {
      return Optional.empty();
    }
    Samples all = waiting.size() == 1 ? waiting.getFirst() : Samples.concat(waiting);
    waiting.clear();
    count = 0;
    return Optional.of(all);
  }

  @Override
  public void save(StateOutput out) {
    out.write(waiting.size());
    waiting.forEach(samples -> samples.save(out));
  }

  @Override
  public void restore(StateInput in) {
    int batches = in.readInt();
    for (int i = 0; i < batches; i++) {
      waiting.add(Samples.restore(in));
      count += waiting.getLast().size();
    }
  }
}
