package org.bilevel.linearquadratic;

import java.util.ArrayList;
import java.util.List;
import org.bilevel.api.BilevelException;

/**
 * The constraints that hold with equality at a point and push against f.
 *
 * @param indices which constraints, ascending
 * @param rows their gradients in y, A
 * @param multipliers z, one for each constraint of the problem; 0 for the others
 */
record ActiveSet(List<Integer> indices, double[][] rows, double[] multipliers) {

  /**
   * Find the active constraints: the equalities, and inequalities of at least −activity, without
   * those whose multiplier would be negative or 0.
   *
   * @param local the problem near the point
   * @param activity how far below 0 an active inequality may be
   * @param violation how far from 0 a constraint may be
   * @throws BilevelException of category NUMERIC if a constraint is violated by more
   */
  static ActiveSet of(Local local, double activity, double violation) {
    List<Integer> indices = new ArrayList<>();
    for (int i = 0; i < local.constraintCount(); i++) {
      double value = local.value(i);
      boolean inequality = local.isInequality(i);
      if (!((inequality ? value : Math.abs(value)) <= violation)) {
        throw BilevelException.numeric(
            "The inner solution is infeasible: %s %d is %s."
                .formatted(inequality ? "inequality" : "equality", i + 1, value),
            "Maybe the inner solver does not keep constraints; use linear-quadratic, or raise"
                + " violation.");
      }
      if (!inequality || value >= -activity) {
        indices.add(i);
      }
    }
    double[] gradient = local.gradient();
    while (true) {
      double[][] rows = indices.stream().map(local::gradientY).toArray(double[][]::new);
      double[] z = Kkt.multipliers(rows, gradient);
      int worst = -1;
      for (int k = 0; k < z.length; k++) {
        if (local.isInequality(indices.get(k)) && z[k] <= 0 && (worst < 0 || z[k] < z[worst])) {
          worst = k;
        }
      }
      if (worst < 0) {
        double[] all = new double[local.constraintCount()];
        for (int k = 0; k < z.length; k++) {
          all[indices.get(k)] = z[k];
        }
        return new ActiveSet(List.copyOf(indices), rows, all);
      }
      indices.remove(worst);
    }
  }
}
