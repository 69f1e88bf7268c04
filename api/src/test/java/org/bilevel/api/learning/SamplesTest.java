package org.bilevel.api.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SamplesTest {

  private static final SampleShape PAIR = new SampleShape(1, 1, 2);
  private static final Samples THREE =
      new Samples(
          PAIR, 3, new float[] {0, 1, 2, 3, 4, 5}, new int[] {0, 2, 1}, new int[] {7, 8, 9});

  @Test
  void selectsInTheGivenOrder() {
    Samples chosen = THREE.select(2, 0, 2);

    assertThat(chosen.features()).containsExactly(4, 5, 0, 1, 4, 5);
    assertThat(chosen.labels()).containsExactly(1, 0, 1);
    assertThat(chosen.ids()).containsExactly(9, 7, 9);
    assertThat(THREE.range(1, 3).ids()).containsExactly(8, 9);
  }

  @Test
  void namesAnIndexThatIsNone() {
    assertThatThrownBy(() -> THREE.select(0, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sample 3 was asked for, but there are 3, counted from 0");
    assertThatThrownBy(() -> THREE.select(-1)).hasMessageContaining("sample -1");
  }

  @Test
  void joinsSamplesOfOneShape() {
    Samples joined = Samples.concat(List.of(THREE.range(2, 3), THREE.range(0, 1)));

    assertThat(joined.features()).containsExactly(4, 5, 0, 1);
    assertThat(joined.ids()).containsExactly(9, 7);
    assertThatThrownBy(() ->
            Samples.concat(
                List.of(THREE, new Samples(PAIR, 4, new float[0], new int[0], new int[0]))))
        .hasMessageContaining("4 classes cannot be joined to samples of shape 1x1x2 and 3 classes");
  }

  @Test
  void refusesLabelsOutOfRangeAndLengthsThatDoNotFit() {
    assertThatThrownBy(() -> THREE.withLabels(new int[] {0, 1, 3}))
        .hasMessage("label 3 of sample 2 is not one of 3 classes");
    assertThatThrownBy(() -> new Samples(PAIR, 3, new float[3], new int[2], new int[2]))
        .hasMessageContaining("3 features, 2 labels and 2 ids do not fit");
  }

  @Test
  void coresetsAreCopiedInAndOut() {
    int[] indices = {4, 2};
    Coreset coreset = Coreset.unweighted(indices);
    indices[0] = 0;
    coreset.indices()[1] = 0;

    assertThat(coreset.indices()).containsExactly(4, 2);
    assertThat(coreset.weights()).containsExactly(1, 1);
    assertThat(coreset.size()).isEqualTo(2);
    assertThatThrownBy(() -> new Coreset(new int[1], new double[2], Map.of()))
        .hasMessage("1 indices but 2 weights");
  }
}
