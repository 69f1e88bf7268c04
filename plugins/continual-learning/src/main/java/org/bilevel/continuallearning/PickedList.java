package org.bilevel.continuallearning;

import java.util.ArrayList;
import java.util.List;
import org.bilevel.api.Restorable;
import org.bilevel.api.StateInput;
import org.bilevel.api.StateOutput;

/** What a task's selections picked until now. */
final class PickedList implements Restorable {
  private final List<Picked> all = new ArrayList<>();

  void add(Picked picked) {
    all.add(picked);
  }

  Picked joined() {
    return Picked.concat(all);
  }

  @Override
  public void save(StateOutput out) {
    out.write(all.size());
    all.forEach(picked -> picked.save(out));
  }

  @Override
  public void restore(StateInput in) {
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      all.add(Picked.restore(in));
    }
  }
}
