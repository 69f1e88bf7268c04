package org.bilevel.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bilevel.api.BilevelException;
import org.bilevel.api.learning.Dataset;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.plugin.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OmniglotSourceTest {
  @TempDir Path folder;

  private Dataset load(Map<String, ?> options) {
    Map<String, Object> all = new HashMap<>(options);
    all.put("folder", folder.toString());
    return Made.part(Kind.DATA, "omniglot", all).load();
  }

  private static AbstractStringAssert<?> assertData(ThrowingCallable call) {
    Throwable thrown = org.assertj.core.api.Assertions.catchThrowable(call);
    assertThat(thrown)
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.DATA));
    return assertThat(thrown.getMessage());
  }

  @Test
  void aClassIsACharacterAndNoneHasTrainingAndTestSamples() {
    OmniglotWriter.files(folder);

    Dataset data = load(Map.of());

    assertThat(data.name()).isEqualTo("omniglot");
    assertThat(data.train().shape()).isEqualTo(new SampleShape(1, 28, 28));
    assertThat(data.train().classes()).isEqualTo(5);
    assertThat(data.test().classes()).isEqualTo(5);
    assertThat(data.train().labels()).containsExactly(0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2);
    assertThat(data.test().labels()).containsExactly(3, 3, 3, 3, 4, 4, 4, 4);
    assertThat(data.train().ids()).startsWith(0, 1).endsWith(10, 11);
    assertThat(data.test().ids()).startsWith(12).endsWith(19);
  }

  @Test
  void aFeatureIsTheShareOfInk() {
    OmniglotWriter.files(folder);

    Dataset whole = load(Map.of("side", 105));
    float[] features = whole.train().features();
    // sorted: Greek/character01 was written third, with its bar in row 3; drawing 2 has 20 pixels
    float[] drawing = Arrays.copyOfRange(features, 105 * 105, 2 * 105 * 105);
    for (int i = 0; i < drawing.length; i++) {
      assertThat(drawing[i]).isEqualTo(i / 105 == 3 && i % 105 < 20 ? 1f : 0f);
    }

    float[] small = load(Map.of()).train().features();
    double ink = 0;
    for (float feature : Arrays.copyOfRange(small, 28 * 28, 2 * 28 * 28)) {
      assertThat(feature).isBetween(0f, 1f);
      ink += feature;
    }
    assertThat(ink / (28 * 28)).isCloseTo(20.0 / (105 * 105), within(1e-6));
    // row 3 of 105 is in row 0 of 28 but for a quarter: 3 · 28/105 = 0.8 … 1.067
    assertThat(small[28 * 28]).isCloseTo(0.75f / 3.75f, within(1e-6f));
  }

  @Test
  void filesAreReadOnceAsLongAsTheyAreTheSame() {
    OmniglotWriter.files(folder);
    Dataset first = load(Map.of());
    assertThat(load(Map.of())).isSameAs(first);
    assertThat(load(Map.of("side", 14))).isNotSameAs(first);
  }

  @Test
  void whatArchiversAddIsLeftOut() {
    OmniglotWriter.files(folder);
    Map<String, byte[]> entries =
        OmniglotWriter.drawings("images_evaluation", 2, "Runes/character01");
    entries.put("__MACOSX/images_evaluation/Runes/character01/._0001_01.png", new byte[9]);
    entries.put("images_evaluation/Runes/character01/.hidden.png", new byte[9]);
    entries.put("images_evaluation/README.txt", new byte[9]);
    OmniglotWriter.zip(folder.resolve("images_evaluation.zip"), entries);

    assertThat(load(Map.of()).test().labels()).containsExactly(3, 3);
  }

  @Test
  void saysWhatIsMissing() throws IOException {
    assertData(() -> load(Map.of()))
        .contains(
            "has 0 of the 2 files",
            "images_background.zip, images_evaluation.zip",
            "Maybe run 'bilevel data fetch omniglot'");
    OmniglotWriter.files(folder);
    Files.delete(folder.resolve("images_evaluation.zip"));
    assertData(() -> load(Map.of()))
        .contains("has 1 of the 2 files; missing: images_evaluation.zip.");
    assertThatThrownBy(() -> load(Map.of("side", 0))).hasMessageContaining("side");
  }

  @Test
  void saysThatAFileIsTruncatedOrNoZip() throws IOException {
    OmniglotWriter.files(folder);
    Path file = folder.resolve("images_background.zip");
    byte[] bytes = Files.readAllBytes(file);
    for (int length : new int[] {0, 10, bytes.length / 2, bytes.length - 1}) {
      Files.write(file, Arrays.copyOf(bytes, length));
      assertData(() -> load(Map.of()))
          .contains(file + " is truncated or damaged", "Maybe run 'bilevel data fetch omniglot'");
    }
  }

  @Test
  void saysThatAnEntryIsDamaged() throws IOException {
    OmniglotWriter.files(folder);
    Path file = folder.resolve("images_background.zip");
    byte[] bytes = Files.readAllBytes(file);
    int name = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("0001_04.png");
    bytes[name + 30] ^= 0x55; // within the compressed picture
    Files.write(file, bytes);
    assertData(() -> load(Map.of())).contains("0001_04.png of " + file + " is damaged");
  }

  @Test
  void saysThatAnEntryIsNoPictureOrStandsElsewhere() {
    OmniglotWriter.files(folder);
    Path file = folder.resolve("images_evaluation.zip");
    OmniglotWriter.zip(file, Map.of("a/b/c/d.png", "no picture".getBytes(StandardCharsets.UTF_8)));
    assertData(() -> load(Map.of())).contains("The entry a/b/c/d.png of " + file + " is no PNG");
    OmniglotWriter.zip(file, Map.of("a/b/d.png", new byte[3]));
    assertData(() -> load(Map.of()))
        .contains("a/b/d.png of " + file + " is not at FOLDER/ALPHABET/CHARACTER/NAME.png");
    OmniglotWriter.zip(file, Map.of("a/b/c/d.txt", new byte[3]));
    assertData(() -> load(Map.of())).contains(file + " has no drawings");
  }
}
