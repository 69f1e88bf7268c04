package org.bilevel.runtime.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelException.Category;
import org.bilevel.api.learning.DataSource;
import org.bilevel.api.learning.Dataset;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;
import org.junit.jupiter.api.Test;

final class DataSumsTest {
  private static Dataset data(float feature, int label) {
    Samples samples =
        new Samples(
            new SampleShape(1, 1, 1), 2, new float[] {feature}, new int[] {label}, new int[] {0});
    return new Dataset("made", samples, samples.range(0, 0));
  }

  @Test
  void anyBitCounts() {
    assertThat(DataSums.sum(data(1, 0))).hasSize(64).isEqualTo(DataSums.sum(data(1, 0)));
    assertThat(DataSums.sum(data(Math.nextUp(1f), 0))).isNotEqualTo(DataSums.sum(data(1, 0)));
    assertThat(DataSums.sum(data(1, 1))).isNotEqualTo(DataSums.sum(data(1, 0)));
  }

  @Test
  void theLanguageOfTheSystemDoesNotCount() {
    String sum = DataSums.sum(data(1, 0));
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG")); // writes digits of its own
    try {
      assertThat(DataSums.sum(data(1, 0))).isEqualTo(sum);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void otherDataThanRecordedAreRefusedUnlessAllowed() {
    List<Map<String, String>> changes = new ArrayList<>();
    Map<String, String> recorded = Map.of("made", DataSums.sum(data(2, 0)));
    DataSource source = () -> data(1, 0);
    DataSource strict =
        (DataSource)
            new DataSums(recorded, false, changes::add, Runnable::run).watch("made", source);
    BilevelException e = catchThrowableOfType(BilevelException.class, strict::load);
    assertThat(e.category()).isEqualTo(Category.DATA);
    assertThat(e).hasMessageContaining("made").hasMessageContaining("resume with --force");
    assertThat(catchThrowableOfType(BilevelException.class, strict::load))
        .hasMessage(e.getMessage());
    assertThat(changes).isEmpty();
    DataSource lenient =
        (DataSource)
            new DataSums(recorded, true, changes::add, Runnable::run).watch("made", source);
    lenient.load();
    lenient.load();
    assertThat(changes).containsExactly(Map.of("made", DataSums.sum(data(1, 0))));
  }

  @Test
  void whatThereIsNothingToCompareWithIsSummedUpLater() {
    List<Map<String, String>> changes = new ArrayList<>();
    List<Runnable> later = new ArrayList<>();
    DataSource source = () -> data(1, 0);
    DataSource watched =
        (DataSource) new DataSums(Map.of(), false, changes::add, later::add).watch("made", source);
    watched.load();
    watched.load();
    assertThat(changes).isEmpty();
    later.forEach(Runnable::run);
    assertThat(changes).containsExactly(Map.of("made", DataSums.sum(data(1, 0))));
  }
}
