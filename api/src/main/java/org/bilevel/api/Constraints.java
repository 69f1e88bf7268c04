package org.bilevel.api;

import java.util.List;

/**
 * Constraints on the inner variable y of a problem, given x: {@code c_i(x, y) ≤ 0} for the
 * inequalities and {@code c_i(x, y) = 0} for the equalities.
 *
 * <p>Each c_i is an {@link Objective} that depends on no data, so that its gradients and
 * second-order products are at hand.
 *
 * @param inequalities the functions that are at most 0; unmodifiable
 * @param equalities the functions that are 0; unmodifiable
 */
public record Constraints(List<Objective> inequalities, List<Objective> equalities) {

  /** Make both lists unmodifiable. */
  public Constraints {
    inequalities = List.copyOf(inequalities);
    equalities = List.copyOf(equalities);
  }
}
