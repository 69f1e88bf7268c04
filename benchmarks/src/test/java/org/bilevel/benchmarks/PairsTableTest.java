package org.bilevel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.bilevel.runtime.core.Bilevel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class PairsTableTest {
  private static List<PairsTable.Pair> pairs;
  private static List<String> lines;

  @BeforeAll
  static void measure() throws IOException {
    try (Bilevel bilevel = Bilevel.open(List.of());
        PairProblem quadratic = PairProblem.quadratic();
        PairProblem logistic = PairProblem.logistic();
        PairProblem network = PairProblem.network(bilevel.catalog())) {
      PairsTable table = new PairsTable(bilevel);
      List<PairProblem> problems = List.of(quadratic, logistic, network);
      pairs = table.measure(problems);
      lines = table.markdown(pairs, problems);
    }
  }

  @AfterAll
  static void forget() {
    pairs = List.of();
    lines = List.of();
  }

  @Test
  void everyAllowedPairRunsOnEveryProblem() {
    assertThat(pairs).anyMatch(pair -> pair.refusal().isEmpty());
    for (PairsTable.Pair pair : pairs) {
      if (pair.refusal().isEmpty()) {
        assertThat(pair.failures()).as("%s with %s", pair.inner(), pair.estimator()).isEmpty();
        assertThat(pair.errors()).hasSize(3);
        assertThat(pair.errors().values()).allMatch(Double::isFinite);
      }
    }
  }

  @Test
  void everyRefusalHasAReason() {
    for (PairsTable.Pair pair : pairs) {
      pair.refusal().ifPresent(why -> assertThat(why).contains(" needs "));
    }
  }

  @Test
  void solversOfLinearSystemsAreExactAfterPlainSteps() {
    assertThat(pairs)
        .filteredOn(pair -> pair.inner().equals("gradient-descent"))
        .filteredOn(
            pair -> List.of("conjugate-gradient", "implicit-gradient").contains(pair.estimator()))
        .hasSize(2)
        .allSatisfy(pair -> assertThat(pair.errors().values()).allMatch(error -> error < 1e-6));
  }

  @Test
  void theTableHasARowForEachInnerSolverAndProblem() {
    long inner = pairs.stream().map(PairsTable.Pair::inner).distinct().count();
    assertThat(lines.stream().filter(line -> line.startsWith("| ")).count())
        .isEqualTo(3 * (2 + inner));
    assertThat(lines).noneMatch(line -> line.contains("FAILED"));
  }
}
