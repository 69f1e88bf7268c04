package org.bilevel.testkit.problems;

import org.bilevel.api.learning.Architecture;
import org.bilevel.testkit.ModelContract;

final class HeapSoftmaxContractTest extends ModelContract {
  @Override
  protected Architecture architecture() {
    return new HeapSoftmax();
  }
}
