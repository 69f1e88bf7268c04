package org.bilevel.greedy;

import java.util.HashMap;
import java.util.Map;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.testkit.CoresetSelectorContract;

/** The contract with the linear kernel, by its features and by its matrix. */
final class GreedyLinearTest extends CoresetSelectorContract {

  @Override
  protected CoresetSelector selector(int size) {
    Map<String, Object> values =
        new HashMap<>(Map.of("kernel", "linear", "weight-steps", 2, "start", 2));
    values.put("size", size);
    return TestParts.greedy(values);
  }
}
