package org.bilevel.continuallearning;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Samples;

/** The last choice among a task's candidates: equal shares of the classes. */
final class ClassFair {
  private ClassFair() {}

  /**
   * Return the indices of min(size, n) of n samples: the classes take turns, each giving one of its
   * samples at random, until there are enough; a class without samples left is passed over.
   */
  static int[] choose(Samples candidates, int size, RandomStream random) {
    List<Deque<Integer>> byClass = new ArrayList<>();
    for (int c = 0; c < candidates.classes(); c++) {
      byClass.add(new ArrayDeque<>());
    }
    for (int i : random.permutation(candidates.size())) {
      byClass.get(candidates.labels()[i]).add(i);
    }
    int[] chosen = new int[Math.min(size, candidates.size())];
    int count = 0;
    while (count < chosen.length) {
      for (Deque<Integer> left : byClass) {
        if (count < chosen.length && !left.isEmpty()) {
          chosen[count++] = left.remove();
        }
      }
    }
    return chosen;
  }
}
