package org.bilevel.greedy;

import java.util.HashMap;
import java.util.Map;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.testkit.CoresetSelectorContract;

/** The contract with cross-entropy inside and outside, as the authors do for networks. */
final class GreedyLogisticTest extends CoresetSelectorContract {

  @Override
  protected CoresetSelector selector(int size) {
    Map<String, Object> values =
        new HashMap<>(
            Map.of(
                "inner-loss", "cross-entropy", "outer-loss", "cross-entropy", "weight-steps", 1));
    values.put("size", size);
    return TestParts.greedy(values);
  }
}
