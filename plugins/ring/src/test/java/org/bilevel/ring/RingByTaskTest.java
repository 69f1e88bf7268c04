package org.bilevel.ring;

import java.util.Map;
import org.bilevel.api.learning.BufferPolicy;
import org.bilevel.api.plugin.Kind;
import org.bilevel.testkit.BufferPolicyContract;
import org.bilevel.testkit.Parts;

/** The contract with shares for tasks, of which there are fewer than the contract has. */
final class RingByTaskTest extends BufferPolicyContract {

  @Override
  protected BufferPolicy policy(int capacity) {
    return Parts.create(
        new RingPlugin(),
        Kind.BUFFER,
        "ring",
        Map.of("capacity", capacity, "share-by", "task", "tasks", 4));
  }
}
