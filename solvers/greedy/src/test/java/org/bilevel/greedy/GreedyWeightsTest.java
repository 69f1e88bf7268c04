package org.bilevel.greedy;

import java.util.HashMap;
import java.util.Map;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.testkit.CoresetSelectorContract;

/** The contract with a Gaussian kernel, cross-entropy and steps of the weights. */
final class GreedyWeightsTest extends CoresetSelectorContract {

  @Override
  protected CoresetSelector selector(int size) {
    Map<String, Object> values =
        new HashMap<>(Map.of("kernel", "rbf", "weight-steps", 3, "outer-loss", "cross-entropy"));
    values.put("size", size);
    return TestParts.greedy(values);
  }
}
