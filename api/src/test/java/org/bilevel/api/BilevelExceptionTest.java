package org.bilevel.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BilevelExceptionTest {

  @Test
  void putsAdviceOnALineOfItsOwn() {
    BilevelException failure =
        BilevelException.numeric("f is NaN at step 3.", "Maybe lower the learning rate.");

    assertThat(failure.getMessage().lines())
        .containsExactly("f is NaN at step 3.", "Maybe lower the learning rate.");
    assertThat(BilevelException.configuration("no.", "").getMessage()).isEqualTo("no.");
  }

  @Test
  void categoriesDecideTheExitCode() {
    assertThat(BilevelException.configuration("x", "").category().exitCode()).isEqualTo(2);
    assertThat(BilevelException.plugin("x", "", null).category().exitCode()).isEqualTo(3);
    assertThat(BilevelException.data("x", "", null).category().exitCode()).isEqualTo(4);
    assertThat(BilevelException.numeric("x", "").category().exitCode()).isEqualTo(5);
    assertThat(BilevelException.internal("x", null).category().exitCode()).isEqualTo(70);
  }
}
