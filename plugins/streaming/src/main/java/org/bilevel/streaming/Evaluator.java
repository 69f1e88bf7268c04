package org.bilevel.streaming;

import java.util.ArrayList;
import java.util.List;
import org.bilevel.api.BilevelException;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.PlacedSamples;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.learning.Task;

/** Measures accuracies among all classes; keeps the test samples placed in the model. */
final class Evaluator implements AutoCloseable {
  private final Model model;
  private final List<List<Chunk>> placed = new ArrayList<>();

  private Evaluator(Model model) {
    this.model = model;
  }

  /** Test samples of one forward pass. */
  private record Chunk(PlacedSamples samples, int[] labels) {}

  /** Place the test samples of tasks. */
  static Evaluator of(Model model, List<Task> tasks, int testBatch) {
    Evaluator evaluator = new Evaluator(model);
    try {
      tasks.forEach(task -> evaluator.place(task, testBatch));
    } catch (RuntimeException e) {
      evaluator.close();
      throw e;
    }
    return evaluator;
  }

  private void place(Task task, int testBatch) {
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

  /**
   * Return for each task the share of its test samples whose score is highest for their label; of
   * equal scores the lowest class counts.
   */
  double[] accuracies(Vector parameters) {
    double[] result = new double[placed.size()];
    for (int task = 0; task < result.length; task++) {
      result[task] = accuracy(task, parameters);
    }
    return result;
  }

  private double accuracy(int task, Vector parameters) {
    int right = 0;
    int all = 0;
    for (Chunk chunk : placed.get(task)) {
      float[] scores = model.scores(parameters, chunk.samples());
      for (int i = 0; i < chunk.labels().length; i++) {
        if (best(scores, i * model.classes(), task) == chunk.labels()[i]) {
          right++;
        }
      }
      all += chunk.labels().length;
    }
    return (double) right / all;
  }

  private int best(float[] scores, int offset, int task) {
    int best = 0;
    for (int c = 0; c < model.classes(); c++) {
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
