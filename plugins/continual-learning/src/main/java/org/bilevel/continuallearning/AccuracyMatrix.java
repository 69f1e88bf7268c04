package org.bilevel.continuallearning;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bilevel.api.Restorable;
import org.bilevel.api.StateInput;
import org.bilevel.api.StateOutput;

/**
 * The test accuracies a_{t,j} on task j after task t was learned, j ≤ t, and the measures of
 * continual learning made of them. Accuracies are fractions from 0 to 1; tasks count from 0 here.
 */
final class AccuracyMatrix implements Restorable {
  private final List<double[]> rows = new ArrayList<>();

  /** Add a_{t,0} … a_{t,t} of the next task t. */
  void add(double[] row) {
    if (row.length != rows.size() + 1) {
      throw new IllegalArgumentException(row.length + " accuracies after task " + rows.size());
    }
    rows.add(row.clone());
  }

  /** Return A_T = 1/T Σ_j a_{T,j} of the T tasks so far. */
  double averageAccuracy() {
    return Arrays.stream(rows.getLast()).average().orElseThrow();
  }

  /**
   * Return F_T = 1/(T−1) Σ_{j<T} max_{j≤t<T} (a_{t,j} − a_{T,j}) (Chaudhry et al., "Riemannian walk
   * for incremental learning", ECCV 2018); NaN for one task.
   */
  double forgetting() {
    int last = rows.size() - 1;
    double sum = 0;
    for (int j = 0; j < last; j++) {
      double best = Double.NEGATIVE_INFINITY;
      for (int t = j; t < last; t++) {
        best = Math.max(best, rows.get(t)[j]);
      }
      sum += best - rows.get(last)[j];
    }
    return last == 0 ? Double.NaN : sum / last;
  }

  /**
   * Return BWT = 1/(T−1) Σ_{j<T} (a_{T,j} − a_{j,j}) (Lopez-Paz and Ranzato, "Gradient episodic
   * memory for continual learning", NeurIPS 2017); NaN for one task.
   */
  double backwardTransfer() {
    int last = rows.size() - 1;
    double sum = 0;
    for (int j = 0; j < last; j++) {
      sum += rows.get(last)[j] - rows.get(j)[j];
    }
    return last == 0 ? Double.NaN : sum / last;
  }

  @Override
  public void save(StateOutput out) {
    out.write(rows.size());
    rows.forEach(out::write);
  }

  @Override
  public void restore(StateInput in) {
    int count = in.readInt();
    for (int t = 0; t < count; t++) {
      rows.add(in.readDoubles());
    }
  }
}
