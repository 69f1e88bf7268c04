package org.bilevel.continuallearning;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.bilevel.api.Restorable;
import org.bilevel.api.StateInput;
import org.bilevel.api.StateOutput;
import org.bilevel.api.learning.Samples;

/** What a task's selections consist of, beside what they selected from: classes, wrong labels. */
final class Composition implements Restorable {
  private final Set<Integer> wrong = new HashSet<>();
  private final Count candidates;
  private final Count selected;

  Composition(int classes) {
    candidates = new Count(classes);
    selected = new Count(classes);
  }

  /** Samples by their present label, and how many have a wrong one. */
  private static final class Count {
    private final int[] ofClass;
    private int wrong;

    Count(int classes) {
      ofClass = new int[classes];
    }

    void add(int label, boolean isWrong) {
      ofClass[label]++;
      wrong += isWrong ? 1 : 0;
    }

    double wrongShare() {
      return wrong / (double) Arrays.stream(ofClass).sum();
    }

    /** Largest class over smallest, among those that the candidates have. */
    double imbalance(Count present) {
      int least = Integer.MAX_VALUE;
      int most = 0;
      for (int c = 0; c < ofClass.length; c++) {
        if (present.ofClass[c] > 0) {
          least = Math.min(least, ofClass[c]);
          most = Math.max(most, ofClass[c]);
        }
      }
      return (double) most / Math.max(1, least);
    }

    void clear() {
      Arrays.fill(ofClass, 0);
      wrong = 0;
    }

    void save(StateOutput out) {
      out.write(wrong);
      Arrays.stream(ofClass).forEach(out::write);
    }

    void restore(StateInput in) {
      wrong = in.readInt();
      Arrays.setAll(ofClass, c -> in.readInt());
    }
  }

  /** Begin a task whose samples had other labels before a corruption, or the same. */
  void begin(Samples before, Samples after) {
    wrong.clear();
    Map<Integer, Integer> right = new HashMap<>();
    for (int i = 0; i < before.size(); i++) {
      right.put(before.ids()[i], before.labels()[i]);
    }
    for (int i = 0; i < after.size(); i++) {
      if (right.getOrDefault(after.ids()[i], after.labels()[i]) != after.labels()[i]) {
        wrong.add(after.ids()[i]);
      }
    }
  }

  /** Count a selection. */
  void add(Samples from, int[] indices) {
    count(from, candidates);
    count(from.select(indices), selected);
  }

  private void count(Samples samples, Count into) {
    for (int i = 0; i < samples.size(); i++) {
      into.add(samples.labels()[i], wrong.contains(samples.ids()[i]));
    }
  }

  /** Report on a task with selections, and forget them. */
  void finishTask(int task, Journal journal) {
    if (!wrong.isEmpty()) {
      journal.ofTask("candidates-wrong-label-share", candidates.wrongShare(), task);
      journal.ofTask("selected-wrong-label-share", selected.wrongShare(), task);
    }
    journal.ofTask("candidates-class-imbalance", candidates.imbalance(candidates), task);
    journal.ofTask("selected-class-imbalance", selected.imbalance(candidates), task);
    candidates.clear();
    selected.clear();
  }

  @Override
  public void save(StateOutput out) {
    candidates.save(out);
    selected.save(out);
  }

  @Override
  public void restore(StateInput in) {
    candidates.restore(in);
    selected.restore(in);
  }
}
