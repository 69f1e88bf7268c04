package org.bilevel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import org.bilevel.api.Restorable;
import org.bilevel.api.StateInput;
import org.bilevel.api.StateOutput;

/** States that travel through bytes, as those of checkpoints do. */
final class States {
  private States() {}

  /** Bring an object to the state of another, and see that all that was written is read. */
  static void copy(Restorable from, Restorable to) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    from.save(new StateOutput(bytes));
    ByteArrayInputStream in = new ByteArrayInputStream(bytes.toByteArray());
    to.restore(new StateInput(in));
    assertThat(in.available()).as("bytes that were not read").isZero();
  }
}
