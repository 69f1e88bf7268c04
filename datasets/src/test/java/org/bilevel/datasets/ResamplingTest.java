package org.bilevel.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class ResamplingTest {

  @Test
  void takesTheMeanOverWholePixels() {
    float[] image = {1, 3, 5, 7, 9, 11, 13, 15};
    assertThat(Resampling.byArea(image, 2, 4, 1, 2)).containsExactly(6, 10);
  }

  @Test
  void sharesPixelsOnTheBorder() {
    assertThat(Resampling.byArea(new float[] {6, 12, 18}, 1, 3, 1, 2)).containsExactly(8, 16);
    assertThat(Resampling.byArea(new float[] {6, 12}, 1, 2, 1, 3)).containsExactly(6, 9, 12);
  }

  @Test
  void keepsAnImageOfTheSameSizeAndTheMeanOfEveryOther() {
    float[] image = new float[105 * 105];
    double mean = 0;
    for (int i = 0; i < image.length; i++) {
      image[i] = i * 37 % 11;
      mean += image[i] / image.length;
    }
    assertThat(Resampling.byArea(image, 105, 105, 105, 105)).containsExactly(image);
    for (int side : new int[] {1, 8, 28, 64}) {
      double resampled = 0;
      for (float pixel : Resampling.byArea(image, 105, 105, side, side)) {
        resampled += pixel / (side * side);
      }
      assertThat(resampled).isCloseTo(mean, within(1e-5));
    }
  }
}
