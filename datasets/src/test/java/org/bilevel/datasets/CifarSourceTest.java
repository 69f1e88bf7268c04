package org.bilevel.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bilevel.datasets.Failures.assertData;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.bilevel.api.learning.Dataset;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.plugin.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CifarSourceTest {
  private static final int PIXELS = 3 * 32 * 32;

  @TempDir Path folder;

  private Dataset load(String name, Map<String, ?> options) {
    Map<String, Object> all = new HashMap<>(options);
    all.put("folder", folder.toString());
    return Made.part(Kind.DATA, name, all).load();
  }

  /** Records whose pixel j is j + 10 · first label, modulo 256. */
  private static byte[] records(int[]... labels) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int[] own : labels) {
      IntStream.of(own).forEach(bytes::write);
      IntStream.range(0, PIXELS).forEach(j -> bytes.write(j + 10 * own[0]));
    }
    return bytes.toByteArray();
  }

  private static byte[] records10(int... labels) {
    return records(IntStream.of(labels).mapToObj(label -> new int[] {label}).toArray(int[][]::new));
  }

  private static Map<String, byte[]> cifar10() {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    for (int b = 1; b <= 5; b++) {
      entries.put("cifar-10-batches-bin/data_batch_%d.bin".formatted(b), records10(b, b + 4));
    }
    entries.put("cifar-10-batches-bin/batches.meta.txt", Archives.text("airplane\n"));
    entries.put("cifar-10-batches-bin/test_batch.bin", records10(0, 3, 7));
    return entries;
  }

  @Test
  void readsTheArchiveAndWhatIsInItAlike() {
    Archives.tarGz(folder.resolve("cifar-10-binary.tar.gz"), cifar10());
    Dataset packed = load("cifar-10", Map.of());

    assertThat(packed.name()).isEqualTo("cifar-10");
    assertThat(packed.train().shape()).isEqualTo(new SampleShape(3, 32, 32));
    assertThat(packed.train().classes()).isEqualTo(10);
    assertThat(packed.train().labels()).containsExactly(1, 5, 2, 6, 3, 7, 4, 8, 5, 9);
    assertThat(packed.train().ids()).containsExactly(IntStream.range(0, 10).toArray());
    assertThat(packed.test().labels()).containsExactly(0, 3, 7);
    assertThat(packed.test().ids()).containsExactly(10, 11, 12);
    // pixel 1 of the third training image, whose label is 2
    assertThat(packed.train().features()[2 * PIXELS + 1]).isEqualTo(21 / 255f);

    Archives.unpacked(folder, cifar10());
    Dataset unpacked = load("cifar-10", Map.of());
    assertThat(unpacked.train().labels()).isEqualTo(packed.train().labels());
    assertThat(unpacked.train().features()).isEqualTo(packed.train().features());
  }

  @Test
  void readsSomeOfTheFiles() {
    Map<String, byte[]> entries = cifar10();
    entries.remove("cifar-10-batches-bin/data_batch_3.bin");
    Archives.unpacked(folder, entries);

    assertThat(load("cifar-10", Map.of("batches", 2)).train().labels()).containsExactly(1, 5, 2, 6);
    assertData(() -> load("cifar-10", Map.of()))
        .contains("there is no data_batch_3.bin in " + folder, "batches: 1");
  }

  @Test
  void hasFineAndCoarseLabels() {
    Archives.unpacked(
        folder,
        Map.of(
            "cifar-100-binary/train.bin", records(new int[] {3, 99}, new int[] {19, 0}),
            "cifar-100-binary/test.bin", records(new int[] {0, 42})));

    Dataset fine = load("cifar-100", Map.of());
    assertThat(fine.train().classes()).isEqualTo(100);
    assertThat(fine.train().labels()).containsExactly(99, 0);
    assertThat(fine.test().labels()).containsExactly(42);
    assertThat(fine.train().features()[0]).isEqualTo(30 / 255f);

    Dataset coarse = load("cifar-100", Map.of("labels", "coarse"));
    assertThat(coarse.train().classes()).isEqualTo(20);
    assertThat(coarse.train().labels()).containsExactly(3, 19);
    assertThat(coarse.train().features()).isEqualTo(fine.train().features());
  }

  @Test
  void standardizesEachChannelByItsTrainingPixels() {
    Archives.unpacked(folder, cifar10());

    Dataset data = load("cifar-10", Map.of("standardize", true));

    float[] x = data.train().features();
    for (int c = 0; c < 3; c++) {
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < 10; i++) {
        for (int p = 0; p < 1024; p++) {
          float value = x[i * PIXELS + c * 1024 + p];
          sum += value;
          squares += value * value;
        }
      }
      assertThat(sum / 10_240).isEqualTo(0, within(1e-4));
      assertThat(squares / 10_240).isEqualTo(1, within(1e-4));
    }
    // the same scale for test images: the one with label 3 is a training image, too
    assertThat(Arrays.copyOfRange(data.test().features(), PIXELS, 2 * PIXELS))
        .isEqualTo(Arrays.copyOfRange(x, 4 * PIXELS, 5 * PIXELS));
  }

  @Test
  void saysWhatIsMissing() {
    assertData(() -> load("cifar-100", Map.of()))
        .contains(
            "cifar-100: there is no train.bin in " + folder,
            "Maybe run 'bilevel data fetch cifar-100'");
    assertData(() ->
            Made.part(Kind.DATA, "cifar-10", Map.of("folder", folder.resolve("no").toString()))
                .load())
        .contains("the folder " + folder.resolve("no") + " does not exist");
  }

  @Test
  void saysThatAFileIsTruncatedOrHasAWrongLabel() throws IOException {
    Archives.unpacked(folder, cifar10());
    Path file = folder.resolve("cifar-10-batches-bin/data_batch_2.bin");
    byte[] bytes = Files.readAllBytes(file);

    Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
    assertData(() -> load("cifar-10", Map.of()))
        .contains(file + " is truncated or of another format: its 6,145 bytes")
        .contains("3,073");
    Files.write(file, new byte[0]);
    assertData(() -> load("cifar-10", Map.of())).contains(file + " is truncated");
    bytes[3073] = 10;
    Files.write(file, bytes);
    assertData(() -> load("cifar-10", Map.of()))
        .contains("the label of record 1 (counted from 0) is 10; labels go from 0 to 9");
  }

  @Test
  void saysThatAnArchiveIsTruncatedOrDamaged() throws IOException {
    Path file = Archives.tarGz(folder.resolve("cifar-10-binary.tar.gz"), cifar10());
    byte[] bytes = Files.readAllBytes(file);
    for (int length : new int[] {0, 10, bytes.length / 2, bytes.length - 1}) {
      Files.write(file, Arrays.copyOf(bytes, length));
      assertData(() -> load("cifar-10", Map.of()))
          .contains(file + " is truncated or damaged", "Maybe run 'bilevel data fetch cifar-10'");
    }
    bytes[bytes.length - 8] ^= 1; // the checksum of the compression
    Files.write(file, bytes);
    assertData(() -> load("cifar-10", Map.of())).contains(file + " is truncated or damaged");
  }
}
