package org.bilevel.gradientdescent;

import java.util.Map;
import org.bilevel.api.InnerSolver;
import org.bilevel.api.plugin.Kind;
import org.bilevel.testkit.InnerSolverContract;
import org.bilevel.testkit.Parts;
import org.junit.jupiter.api.Nested;

final class GradientDescentSolverContractTest {

  @Nested
  final class WithDefaults extends InnerSolverContract {
    @Override
    protected InnerSolver solver() {
      return Parts.create(new GradientDescentPlugin(), Kind.INNER, "gradient-descent", Map.of());
    }
  }

  @Nested
  final class WithOtherOptions extends InnerSolverContract {
    @Override
    protected InnerSolver solver() {
      return Parts.create(
          new GradientDescentPlugin(),
          Kind.INNER,
          "gradient-descent",
          Map.of("steps", 7, "learning-rate", 0.9, "tolerance", 1e-3));
    }
  }
}
