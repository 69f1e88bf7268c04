package org.bilevel.adult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.bilevel.api.Batch;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Objective;
import org.bilevel.api.RandomStream;
import org.bilevel.testkit.CentralDifferences;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ObjectivesTest {
  private final AdultProblem problem = Made.problem(0.3, 16, 8);
  private final HeapVector x = drawn("x");
  private final HeapVector y = drawn("y");

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void derivativesAreThoseOfTheValues(boolean all) {
    RandomStream random = RandomStream.of(2);
    Batch outer = all ? Batch.all() : problem.drawOuterBatch(random.split("outer"));
    Batch inner = all ? Batch.all() : problem.drawInnerBatch(random.split("inner"));

    assertThat(differences(problem.outer(), outer).worst()).isLessThan(1e-8);
    assertThat(differences(problem.inner(), inner).worst()).isLessThan(1e-8);
  }

  @Test
  void valuesAreTheFormulas() {
    double large = meanLoss(problem.large(), x);
    double small = meanLoss(problem.small(), y);
    HeapVector difference = x.copy();
    difference.axpy(-1, y);

    assertThat(problem.outer().value(x, y, Batch.all())).isEqualTo(large + small, within(1e-14));
    assertThat(problem.inner().value(x, y, Batch.all()))
        .isEqualTo(small + 0.15 * difference.dot(difference), within(1e-14));
  }

  @Test
  void shortcutsAgreeWithTheLinearization() {
    Batch batch = problem.drawOuterBatch(RandomStream.of(5));
    try (var at = problem.outer().linearize(x, y, batch)) {
      assertThat(problem.outer().value(x, y, batch)).isEqualTo(at.value());
      assertThat(problem.outer().gradientY(x, y, batch).toArray())
          .isEqualTo(at.gradientY().toArray());
    }
  }

  @Test
  void miniBatchesAreOnAverageTheWhole() {
    RandomStream random = RandomStream.of(11);
    double outer = 0;
    double inner = 0;
    int draws = 4000;
    for (int k = 0; k < draws; k++) {
      outer += problem.outer().value(x, y, problem.drawOuterBatch(random)) / draws;
      inner += problem.inner().value(x, y, problem.drawInnerBatch(random)) / draws;
    }

    assertThat(outer).isEqualTo(problem.outer().value(x, y, Batch.all()), within(0.02));
    assertThat(inner).isEqualTo(problem.inner().value(x, y, Batch.all()), within(0.02));
  }

  @Test
  void batchesHaveTheirSizesAndNoRowTwice() {
    int[] outer = problem.drawOuterBatch(RandomStream.of(1)).indices();
    assertThat(outer).hasSize(32).doesNotHaveDuplicates();
    assertThat(Arrays.stream(outer).filter(i -> i < 60)).hasSize(16);
    assertThat(Arrays.stream(outer).filter(i -> i >= 60 && i < 100)).hasSize(16);
    assertThat(problem.drawInnerBatch(RandomStream.of(1)).indices())
        .hasSize(8)
        .doesNotHaveDuplicates();
    // one set is smaller than its batch, then both; and 0 is all
    assertThat(Made.problem(1, 50, 50).drawOuterBatch(RandomStream.of(1)).indices()).hasSize(90);
    assertThat(Made.problem(1, 50, 50).drawInnerBatch(RandomStream.of(1)).isAll()).isTrue();
    assertThat(Made.problem(1, 60, 1).drawOuterBatch(RandomStream.of(1)).isAll()).isTrue();
    assertThat(Made.problem(1, 0, 0).drawOuterBatch(RandomStream.of(1)).isAll()).isTrue();
    assertThat(Made.problem(1, 0, 0).drawInnerBatch(RandomStream.of(1)).isAll()).isTrue();
  }

  @Test
  void aBatchWithoutRowsOfASetLeavesItsSumOut() {
    assertThat(problem.outer().value(x, y, Batch.of(3)))
        .isEqualTo(problem.large().at(x.array(), new int[] {3}).value());
    assertThat(problem.outer().gradientY(x, y, Batch.of(3)).norm()).isEqualTo(0);
  }

  @Test
  void lossesOfFarMarginsAreFinite() {
    HeapVector far = HeapVector.filled(6, 1e6);

    assertThat(problem.outer().value(far, far, Batch.all())).isFinite();
    assertThat(problem.outer().gradientY(far, far, Batch.all()).isFinite()).isTrue();
  }

  private CentralDifferences differences(Objective objective, Batch batch) {
    return CentralDifferences.of(objective, x, y, batch, 1e-5, RandomStream.of(4));
  }

  private static double meanLoss(LogisticLoss loss, HeapVector w) {
    double sum = 0;
    for (int i = 0; i < loss.size(); i++) {
      sum += loss.at(w.array(), new int[] {i}).value();
    }
    return sum / loss.size();
  }

  private static HeapVector drawn(String name) {
    RandomStream random = RandomStream.of(9).split(name);
    double[] entries = new double[6];
    Arrays.setAll(entries, j -> random.nextGaussian());
    return HeapVector.wrap(entries);
  }
}
