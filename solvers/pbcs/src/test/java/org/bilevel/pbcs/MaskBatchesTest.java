package org.bilevel.pbcs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.bilevel.api.Batch;
import org.bilevel.api.RandomStream;
import org.junit.jupiter.api.Test;

final class MaskBatchesTest {
  private static final int[] MASK = IntStream.range(0, 23).map(i -> 3 * i + 1).toArray();

  @Test
  void aPassIsTheMaskWhateverItsParts() {
    for (int parts : new int[] {1, 2, 5, 22, 23}) {
      MaskBatches batches = new MaskBatches(MASK, parts);
      assertThat(batches.parts()).isEqualTo(parts);
      RandomStream random = RandomStream.of(1);
      for (int pass = 0; pass < 3; pass++) {
        int[][] steps = new int[parts][];
        for (int p = 0; p < parts; p++) {
          steps[p] = batches.next(random).indices();
          assertThat(steps[p].length).isBetween(23 / parts, Math.ceilDiv(23, parts));
        }
        assertThat(Arrays.stream(steps).flatMapToInt(Arrays::stream).sorted())
            .containsExactly(Arrays.stream(MASK).boxed().toArray(Integer[]::new));
      }
    }
  }

  @Test
  void passesDifferAndStreamsRepeat() {
    MaskBatches batches = new MaskBatches(MASK, 2);
    RandomStream random = RandomStream.of(1);
    Batch first = batches.next(random);
    batches.next(random);
    assertThat(batches.next(random)).isNotEqualTo(first);
    assertThat(new MaskBatches(MASK, 2).next(RandomStream.of(1))).isEqualTo(first);
  }

  @Test
  void theWholeMaskDrawsNothing() {
    RandomStream random = RandomStream.of(1);
    assertThat(new MaskBatches(MASK, 1).next(random)).isEqualTo(Batch.of(MASK));
    assertThat(random.nextLong()).isEqualTo(RandomStream.of(1).nextLong());
  }

  @Test
  void thereAreNoEmptyParts() {
    MaskBatches batches = new MaskBatches(new int[] {4, 9}, 5);
    assertThat(batches.parts()).isEqualTo(2);
    assertThat(batches.next(RandomStream.of(1)).size(100)).isEqualTo(1);
  }
}
