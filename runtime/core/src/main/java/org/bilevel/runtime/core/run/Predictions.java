package org.bilevel.runtime.core.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.PlacedSamples;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.run.Trained;
import org.bilevel.runtime.core.table.Table;

/**
 * What a trained model says of its test samples: the class of the highest score, and all scores.
 */
final class Predictions {
  private final int classes;
  private final List<int[]> rows = new ArrayList<>(); // task, index, label, predicted
  private final List<float[]> scores = new ArrayList<>();

  private Predictions(int classes) {
    this.classes = classes;
  }

  static Predictions of(Trained trained) {
    Predictions predictions = new Predictions(trained.model().classes());
    for (Trained.Tests tests : trained.tests()) {
      Samples samples = tests.samples().get();
      for (int from = 0; from < samples.size(); from += trained.batch()) {
        int to = Math.min(samples.size(), from + trained.batch());
        predictions.add(trained, tests, samples.range(from, to));
      }
    }
    return predictions;
  }

  private void add(Trained trained, Trained.Tests tests, Samples part) {
    Model model = trained.model();
    try (PlacedSamples placed = model.place(part)) {
      float[] all = model.scores(trained.parameters(), placed);
      for (int i = 0; i < part.size(); i++) {
        float[] own = Arrays.copyOfRange(all, i * classes, (i + 1) * classes);
        rows.add(
            new int[] {tests.task(), part.ids()[i], part.labels()[i], best(own, tests.classes())});
        scores.add(own);
      }
    }
  }

  /** Of equal scores the lowest class counts. */
  private static int best(float[] scores, int[] among) {
    int best = among[0];
    for (int c : among) {
      if (scores[c] > scores[best]) {
        best = c;
      }
    }
    return best;
  }

  /**
   * Return the columns task (if there are tasks), index (the sample's number in its data set),
   * label, predicted, and score_0 … of all classes.
   */
  Table table() {
    List<Table.Column> columns = new ArrayList<>();
    List<String> names = List.of("task", "index", "label", "predicted");
    boolean tasks = rows.stream().anyMatch(row -> row[0] > 0);
    for (int k = tasks ? 0 : 1; k < names.size(); k++) {
      int[] values = new int[rows.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = rows.get(i)[k];
      }
      columns.add(new Table.Integers(names.get(k), values));
    }
    for (int c = 0; c < classes; c++) {
      float[] values = new float[scores.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = scores.get(i)[c];
      }
      columns.add(new Table.Floats("score_" + c, values));
    }
    return new Table(columns);
  }
}
