package org.bilevel.datasets;

import java.util.List;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;

/**
 * Turns rows of UCI Adult into features: a number becomes (v − shift)/scale, a category as many
 * zeros as it has values with a one at its own.
 */
final class AdultFeatures {
  private final boolean unknown;
  private final double[] shift;
  private final double[] scale;
  private final int[] at; // the first feature of each field; then how many there are

  /** Take shift and scale of the numbers from training rows. */
  AdultFeatures(List<AdultFile.Row> train, AdultOptions options) {
    int fields = AdultField.ALL.size();
    this.unknown = options.keepUnknown();
    this.shift = new double[fields];
    this.scale = new double[fields];
    this.at = new int[fields + 1];
    for (int j = 0; j < fields; j++) {
      AdultField field = AdultField.ALL.get(j);
      int width = field.isNumber() ? 1 : field.values().size();
      if (hasUnknown(j)) {
        width++;
      }
      at[j + 1] = at[j] + width;
      if (field.isNumber()) {
        measure(train, j, options.standardize());
      }
    }
  }

  /** Only these three fields are ever unknown in the published files. */
  private boolean hasUnknown(int field) {
    return unknown
        && List.of("workclass", "occupation", "native-country")
            .contains(AdultField.ALL.get(field).name());
  }

  private void measure(List<AdultFile.Row> train, int j, boolean standardize) {
    double sum = 0;
    double smallest = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    for (AdultFile.Row row : train) {
      double v = row.fields()[j];
      sum += v;
      smallest = Math.min(smallest, v);
      greatest = Math.max(greatest, v);
    }
    if (standardize) {
      shift[j] = sum / train.size();
      double squares = 0;
      for (AdultFile.Row row : train) {
        squares += (row.fields()[j] - shift[j]) * (row.fields()[j] - shift[j]);
      }
      scale[j] = Math.sqrt(squares / train.size());
    } else {
      shift[j] = smallest;
      scale[j] = greatest - smallest;
    }
    if (scale[j] == 0) {
      scale[j] = 1; // the same number in every row: its feature is 0
    }
  }

  /** Return how many features a row has. */
  int count() {
    return at[at.length - 1];
  }

  /** Return rows as samples. */
  Samples of(List<AdultFile.Row> rows, int[] ids) {
    int n = rows.size();
    float[] features = new float[n * count()];
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      AdultFile.Row row = rows.get(i);
      labels[i] = row.label();
      for (int j = 0; j < AdultField.ALL.size(); j++) {
        float v = row.fields()[j];
        int first = i * count() + at[j];
        if (AdultField.ALL.get(j).isNumber()) {
          features[first] = (float) ((v - shift[j]) / scale[j]);
        } else if (v != AdultFile.UNKNOWN) {
          features[first + (int) v] = 1;
        } else if (hasUnknown(j)) {
          features[i * count() + at[j + 1] - 1] = 1;
        }
      }
    }
    return new Samples(new SampleShape(1, 1, count()), 2, features, labels, ids);
  }
}
