package org.bilevel.runtime.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CellRunTest {
  private static final StackTraceElement OF_JAVA =
      new StackTraceElement(null, "java.base", "25", "java.lang.Math", "abs", "Math.java", 1);
  private static final StackTraceElement OF_THE_CONTRACT =
      new StackTraceElement(
          null, "org.bilevel.api", "1", "org.bilevel.api.Capped", "of", "Capped.java", 2);
  private static final StackTraceElement OF_A_PLUGIN =
      new StackTraceElement(
          null, "com.acme", "1", "com.acme.parts.Worst", "select", "Worst.java", 3);

  @Test
  void aDefectIsThatOfWhoCalledTheContractWrongly() {
    assertThat(CellRun.place(thrown(OF_JAVA, OF_THE_CONTRACT, OF_A_PLUGIN)))
        .isEqualTo(" in com.acme (Worst.java:3)");
  }

  @Test
  void withoutAModuleItsPackageIsNamed() {
    StackTraceElement frame =
        new StackTraceElement("com.acme.parts.Worst", "select", "Worst.java", 3);
    assertThat(CellRun.place(thrown(frame))).isEqualTo(" in com.acme.parts (Worst.java:3)");
  }

  @Test
  void withoutAStackTraceNobodyIsNamed() {
    assertThat(CellRun.place(thrown())).isEmpty();
  }

  private static Throwable thrown(StackTraceElement... frames) {
    Throwable thrown = new IllegalStateException("boom");
    thrown.setStackTrace(frames);
    return thrown;
  }
}
