package org.bilevel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.function.Supplier;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelException.Category;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Coreset;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.Samples;
import org.bilevel.testkit.problems.Clusters;
import org.bilevel.testkit.problems.HeapSoftmax;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Experiments say of a selector's mistake whose it is. */
final class SelectedByTest {
  private static final Samples CANDIDATES = new Clusters(4, 6, 0.5).samples(24, RandomStream.of(1));

  /** Selects what it is told to. */
  private record Fixed(int size, Supplier<Coreset> coreset) implements CoresetSelector {
    @Override
    public Coreset select(Request request) {
      return coreset.get();
    }
  }

  @Test
  void aCoresetOfTheCandidatesIsHandedOn() {
    assertThat(selected(3, 0, 23, 7).indices()).containsExactly(0, 23, 7);
  }

  @ParameterizedTest
  @CsvSource({"2, selected 3 samples", "3, selected number 24 of 24 candidates"})
  void aMistakeNamesTheSelector(int size, String expected) {
    BilevelException e =
        catchThrowableOfType(BilevelException.class, () -> selected(size, 0, 24, 7));
    assertThat(e).hasMessageContaining(Fixed.class.getName()).hasMessageContaining(expected);
    assertThat(e.category()).isEqualTo(Category.PLUGIN);
  }

  @Test
  @SuppressWarnings("NullAway") // a third party's may be compiled without it
  void noCoresetIsAMistake() {
    BilevelException e =
        catchThrowableOfType(BilevelException.class, () -> selected(new Fixed(2, () -> null)));
    assertThat(e).hasMessageContaining("returned no coreset");
  }

  private static Coreset selected(int size, int... indices) {
    return selected(new Fixed(size, () -> Coreset.unweighted(indices)));
  }

  private static Coreset selected(CoresetSelector selector) {
    try (Model model = new HeapSoftmax().build(CANDIDATES.shape(), CANDIDATES.classes());
        Vector parameters = model.initialParameters(RandomStream.of(2))) {
      return new CoresetSelector.Request(CANDIDATES, model, parameters, RandomStream.of(3))
          .selectedBy(selector);
    }
  }
}
