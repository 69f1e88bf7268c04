package org.bilevel.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelException.Category;

/** Looks at failures. */
final class Failures {
  private Failures() {}

  /** Assert that a call fails for the data; return its message. */
  static AbstractStringAssert<?> assertData(ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown)
        .isInstanceOfSatisfying(
            BilevelException.class, e -> assertThat(e.category()).isEqualTo(Category.DATA));
    return assertThat(thrown.getMessage());
  }
}
