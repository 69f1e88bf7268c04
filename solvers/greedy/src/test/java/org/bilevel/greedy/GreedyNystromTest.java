package org.bilevel.greedy;

import java.util.HashMap;
import java.util.Map;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.testkit.CoresetSelectorContract;

/** The contract with Nyström features and few candidates. */
final class GreedyNystromTest extends CoresetSelectorContract {

  @Override
  protected CoresetSelector selector(int size) {
    Map<String, Object> values =
        new HashMap<>(Map.of("proxy", "nystrom", "landmarks", 3, "candidates", 4, "start", 0));
    values.put("size", size);
    return TestParts.greedy(values);
  }
}
