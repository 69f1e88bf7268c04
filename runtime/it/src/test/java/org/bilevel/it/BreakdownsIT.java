package org.bilevel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bilevel.it.Distribution.bilevel;

import java.io.IOException;
import java.nio.file.Path;
import org.bilevel.it.Distribution.Result;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Methods that cannot go on: one clear message each, exit code 5, and a folder that says so. */
final class BreakdownsIT {
  @TempDir private Path work = Path.of("");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # a stationary inner point
          mitsos-barton-3-17 | 0.5 | 0 | rank-one | 0.1 | denominator
          # −sin is concave there
          iaptt-10 | 1 | -1 | {use: conjugate-gradient, negative-curvature: fail} | 1e-6 | curvature
          # steps much too long
          quadratic | 1 | 1 | conjugate-gradient | 1e200 | diverged at step
          quadratic | 1 | 1 | reverse | 1e200 | diverged at step
          """)
  void endInOneMessage(
      String problem, String x, String y, String estimator, String rate, String words)
      throws IOException {
    Path file =
        Distribution.write(
            work.resolve("breakdown.yaml"),
            """
            experiment: {use: toy, problem: %s, initial-outer: [%s], initial-inner: [%s], steps: 3}
            solver:
              use: hypergradient-descent
              inner: {use: gradient-descent, steps: 5, learning-rate: %s}
              hypergradient: %s
            """
                .formatted(problem, x, y, rate, estimator));
    Result result = bilevel(work, "run", file.toString(), "--quiet").expect(5);
    assertThat(result.err())
        .contains("hypergradient-descent stopped at outer step 1", words, "Maybe")
        .doesNotContain("Exception", "\tat ");
    assertThat(Distribution.read(Distribution.onlyRun(work).resolve("state.json")))
        .contains("failed");
  }
}
