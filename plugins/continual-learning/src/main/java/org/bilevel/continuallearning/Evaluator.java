package org.bilevel.continuallearning;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bilevel.api.BilevelException;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.PlacedSamples;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.learning.Task;
import org.bilevel.api.run.Trained;

/** Measures accuracies; keeps the test samples of every task it has seen placed in the model. */
final class Evaluator implements AutoCloseable {
  private final Model model;
  private final List<Task> tasks;
  private final boolean taskAware;
  private final int testBatch;
  private final List<List<Chunk>> placed = new ArrayList<>();

  Evaluator(Model model, List<Task> tasks, boolean taskAware, int testBatch) {
    this.model = model;
    this.tasks = tasks;
    this.taskAware = taskAware;
    this.testBatch = testBatch;
  }

  /** Test samples of one forward pass. */
  private record Chunk(PlacedSamples samples, int[] labels) {}

  /**
   * Return the share of a task's test samples whose score is highest for their label; of equal
   * scores the lowest class counts.
   *
   * @param task its number, from 0
   */
  double accuracy(int task, Vector parameters) {
    while (placed.size() <= task) {
      place(tasks.get(placed.size()));
    }
    int[] among = among(task);
    int right = 0;
    int all = 0;
    for (Chunk chunk : placed.get(task)) {
      float[] scores = model.scores(parameters, chunk.samples());
      for (int i = 0; i < chunk.labels().length; i++) {
        if (best(scores, i * model.classes(), among, task) == chunk.labels()[i]) {
          right++;
        }
      }
      all += chunk.labels().length;
    }
    return (double) right / all;
  }

  /** Return the classes that a prediction on a task is one of. */
  private int[] among(int task) {
    return taskAware ? tasks.get(task).classes() : IntStream.range(0, model.classes()).toArray();
  }

  /** Return what accuracies are measured on. */
  List<Trained.Tests> tests() {
    return tasks.stream()
        .map(task -> new Trained.Tests(task.index() + 1, task::test, among(task.index())))
        .toList();
  }

  private void place(Task task) {
    Samples test = task.test();
    if (test.size() == 0) {
      throw BilevelException.data(
          "task " + (task.index() + 1) + " has no test samples.",
          "Maybe the stream is asked for classes that the data set's test part does not have.",
          null);
    }
    List<Chunk> chunks = new ArrayList<>();
    // known to close() before anything is placed
    placed.add(chunks);
    for (int from = 0; from < test.size(); from += testBatch) {
      Samples range = test.range(from, Math.min(test.size(), from + testBatch));
      chunks.add(new Chunk(model.place(range), range.labels()));
    }
  }

  private static int best(float[] scores, int offset, int[] among, int task) {
    int best = among[0];
    for (int c : among) {
      float score = scores[offset + c];
      if (!Float.isFinite(score)) {
        throw BilevelException.numeric(
            "a score of the model on the test samples of task %d is %s.".formatted(task + 1, score),
            "Maybe the learning rate of experiment.optimizer is too large: lower it.");
      }
      if (score > scores[offset + best]) {
        best = c;
      }
    }
    return best;
  }

  @Override
  public void close() {
    placed.forEach(chunks -> chunks.forEach(chunk -> chunk.samples().close()));
  }
}
