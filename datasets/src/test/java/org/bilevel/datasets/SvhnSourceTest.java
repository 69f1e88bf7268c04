package org.bilevel.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bilevel.datasets.Failures.assertData;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.bilevel.api.learning.Dataset;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.plugin.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.MatlabType;
import us.hebi.matlab.mat.types.Matrix;

final class SvhnSourceTest {
  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    file("train_32x32.mat", images(3), 10, 1, 9);
    file("test_32x32.mat", images(1), 5);
  }

  private Dataset load() {
    return Made.part(Kind.DATA, "svhn", Map.of("folder", folder.toString())).load();
  }

  /** Pixels that say where they are: row + 2 · column + 70 · channel + image, below 256. */
  private static Matrix images(int n) {
    Matrix x = Mat5.newMatrix(new int[] {32, 32, 3, n}, MatlabType.UInt8);
    for (int i = 0; i < n; i++) {
      for (int c = 0; c < 3; c++) {
        for (int k = 0; k < 32; k++) {
          for (int r = 0; r < 32; r++) {
            x.setInt(new int[] {r, k, c, i}, r + 2 * k + 70 * c + i);
          }
        }
      }
    }
    return x;
  }

  private void file(String name, Matrix x, int... labels) throws IOException {
    Matrix y = Mat5.newMatrix(new int[] {labels.length, 1}, MatlabType.UInt8);
    for (int i = 0; i < labels.length; i++) {
      y.setInt(i, labels[i]);
    }
    try (MatFile file = Mat5.newMatFile()) {
      Mat5.writeToFile(file.addArray("X", x).addArray("y", y), folder.resolve(name).toString());
    }
  }

  @Test
  void readsImagesRowByRowAndTenAsZero() {
    Dataset svhn = load();
    assertThat(svhn.name()).isEqualTo("svhn");
    assertThat(svhn.train().shape()).isEqualTo(new SampleShape(3, 32, 32));
    assertThat(svhn.train().classes()).isEqualTo(10);
    assertThat(svhn.train().labels()).containsExactly(0, 1, 9);
    assertThat(svhn.train().ids()).containsExactly(0, 1, 2);
    assertThat(svhn.test().labels()).containsExactly(5);
    assertThat(svhn.test().ids()).containsExactly(3);
    for (int i = 0; i < 3; i++) {
      for (int c = 0; c < 3; c++) {
        for (int r = 0; r < 32; r++) {
          for (int k = 0; k < 32; k++) {
            assertThat(svhn.train().features()[((i * 3 + c) * 32 + r) * 32 + k])
                .isEqualTo((r + 2 * k + 70 * c + i) / 255f);
          }
        }
      }
    }
  }

  @Test
  void wrongFilesAreNamed() throws IOException {
    file("test_32x32.mat", images(2), 5);
    assertData(this::load).contains("test_32x32.mat, X is of size [32, 32, 3, 2]");
    file("test_32x32.mat", images(1), 0);
    assertData(this::load).contains("test_32x32.mat, label 0 (counted from 0) is 0");
    try (MatFile file = Mat5.newMatFile()) {
      Mat5.writeToFile(file.addArray("X", images(1)), folder.resolve("test_32x32.mat").toString());
    }
    assertData(this::load).contains("test_32x32.mat has no array y");
    byte[] whole = Files.readAllBytes(folder.resolve("train_32x32.mat"));
    Files.write(folder.resolve("train_32x32.mat"), Arrays.copyOf(whole, 700));
    assertData(this::load).contains("train_32x32.mat is truncated, damaged or no MATLAB file");
    Files.delete(folder.resolve("train_32x32.mat"));
    assertData(this::load).contains("there is no train_32x32.mat");
  }
}
