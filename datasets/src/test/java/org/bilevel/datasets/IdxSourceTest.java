package org.bilevel.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IdxSourceTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"", ".gz"})
  void readsWhatWasWritten(String ending) {
    IdxWriter.mnistLike(folder, ending);

    Dataset read = load("mnist", Map.of());

    assertThat(read.name()).isEqualTo("mnist");
    assertThat(read.train().shape()).isEqualTo(new SampleShape(1, 28, 28));
    assertThat(read.train().classes()).isEqualTo(10);
    assertThat(read.train().labels()).containsExactly(5, 0, 4, 1, 9, 2);
    assertThat(read.train().ids()).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(read.test().labels()).containsExactly(7, 2, 1);
    assertThat(read.test().ids()).containsExactly(6, 7, 8);
    float[] features = read.train().features();
    for (int i = 0; i < features.length; i++) {
      assertThat(features[i]).isEqualTo(((i * 7) & 0xFF) / 255f);
    }
  }

  @Test
  void standardizedFeaturesAreShiftedAndScaled() {
    IdxWriter.mnistLike(folder, "");

    float plain = load("fashion-mnist", Map.of()).train().features()[5];
    float standard = load("fashion-mnist", Map.of("standardize", true)).train().features()[5];

    assertThat(standard).isEqualTo((plain - 0.2860f) / 0.3530f, within(1e-6f));
  }

  @Test
  void isReadOnceUntilAFileChanges() throws IOException {
    IdxWriter.mnistLike(folder, "");
    Dataset first = load("mnist", Map.of());

    assertThat(load("mnist", Map.of())).isSameAs(first);
    assertThat(load("mnist", Map.of("standardize", true))).isNotSameAs(first);

    Path labels = IdxWriter.labels(folder.resolve("t10k-labels-idx1-ubyte"), 3, 3, 3);
    Files.setLastModifiedTime(labels, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
    assertThat(load("mnist", Map.of()).test().labels()).containsExactly(3, 3, 3);
  }

  @Test
  void aMissingFolderIsNamedWithTheCommandThatHelps() {
    Path absent = folder.resolve("absent");

    assertData(() -> load(absent, "mnist", Map.of()))
        .contains(absent.toString(), "does not exist", "Maybe run 'bilevel data fetch mnist'");
  }

  @Test
  void aFileInsteadOfTheFolderIsCalledOne() throws IOException {
    Path labels = IdxWriter.labels(folder.resolve("train-labels-idx1-ubyte"), 3, 3, 3);

    assertData(() -> load(labels, "mnist", Map.of())).contains(labels + " is a file; missing: ");
  }

  @Test
  void aMissingFileIsNamed() throws IOException {
    IdxWriter.mnistLike(folder, "");
    Files.delete(folder.resolve("t10k-labels-idx1-ubyte"));

    assertData(() -> load("mnist", Map.of()))
        .contains("has 3 of the 4 files", "missing: t10k-labels-idx1-ubyte");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 10, 15})
  void aFileThatEndsInItsHeaderIsTruncated(int length) throws IOException {
    IdxWriter.mnistLike(folder, "");
    Path images = cut("train-images-idx3-ubyte", length);

    assertData(() -> load("mnist", Map.of())).contains(images.toString(), "truncated");
  }

  @Test
  void aTruncatedFileTellsBothLengths() throws IOException {
    IdxWriter.mnistLike(folder, "");
    Path images = cut("train-images-idx3-ubyte", 4000);

    assertData(() -> load("mnist", Map.of()))
        .contains(
            images.toString(),
            "truncated",
            "4,000 bytes",
            "6 images of 28x28",
            "4,720 bytes",
            "Maybe run 'bilevel data fetch mnist'");
  }

  @Test
  void truncatedCompressionIsTruncated() throws IOException {
    IdxWriter.mnistLike(folder, ".gz");
    Path images = cut("train-images-idx3-ubyte.gz", 200);

    assertData(() -> load("mnist", Map.of())).contains(images.toString(), "truncated");
  }

  @Test
  void compressedContentsThatAreTooShortTellBothLengths() {
    IdxWriter.mnistLike(folder, "");
    Path images = folder.resolve("own.gz");
    IdxWriter.bytes(images, 0x0803, new int[] {6, 28, 28}, new byte[100]);

    assertData(() -> IdxFile.images(images, "Maybe."))
        .contains("ends after 116 of the 4,720 bytes");
  }

  @Test
  void aHeaderThatAnnouncesFarTooMuchTakesNoMemory() {
    Path images = folder.resolve("huge.gz");
    IdxWriter.bytes(images, 0x0803, new int[] {500_000_000, 2, 2}, new byte[100]);

    assertData(() -> IdxFile.images(images, "Maybe.")).contains("truncated", "500,000,000 images");
  }

  @Test
  void aHeaderThatAnnouncesMoreThanAnArrayIsRefused() {
    Path images = folder.resolve("huge");
    int most = Integer.MAX_VALUE;
    IdxWriter.bytes(images, 0x0803, new int[] {most, most, most}, new byte[100]);

    assertData(() -> IdxFile.images(images, "Maybe.")).contains("more than an array of Java holds");
  }

  @Test
  void anEmptyDimensionIsRefused() {
    Path images =
        IdxWriter.bytes(folder.resolve("none"), 0x0803, new int[] {0, 28, 28}, new byte[0]);

    assertData(() -> IdxFile.images(images, "Maybe.")).contains("0 images of 28x28");
  }

  @Test
  void aFileThatIsNotCompressedAsItsNameSaysIsRefused() throws IOException {
    IdxWriter.mnistLike(folder, "");
    Files.move(
        folder.resolve("train-labels-idx1-ubyte"), folder.resolve("train-labels-idx1-ubyte.gz"));

    assertData(() -> load("mnist", Map.of())).contains("train-labels-idx1-ubyte.gz", "GZIP");
  }

  @Test
  void aFileThatIsTooLongIsRefused() {
    IdxWriter.mnistLike(folder, "");
    IdxWriter.bytes(folder.resolve("train-labels-idx1-ubyte"), 0x0801, new int[] {6}, new byte[7]);

    assertData(() -> load("mnist", Map.of())).contains("longer than the 14 bytes of the 6 labels");
  }

  @Test
  void anotherBeginningIsNamedInBothForms() {
    IdxWriter.mnistLike(folder, "");
    IdxWriter.labels(folder.resolve("train-images-idx3-ubyte"), 1, 2, 3);

    assertData(() -> load("mnist", Map.of())).contains("0x00000801", "0x00000803");
  }

  @Test
  void differentNumbersOfImagesAndLabelsAreTold() {
    IdxWriter.mnistLike(folder, "");
    IdxWriter.labels(folder.resolve("t10k-labels-idx1-ubyte"), 1, 2);

    assertData(() -> load("mnist", Map.of())).contains("2 labels", "3 images");
  }

  @Test
  void aLabelOutOfRangeIsToldWithItsPlace() {
    IdxWriter.mnistLike(folder, "");
    IdxWriter.labels(folder.resolve("t10k-labels-idx1-ubyte"), 1, 2, 10);

    assertData(() -> load("mnist", Map.of()))
        .contains("t10k-labels-idx1-ubyte", "label 2", "is 10", "0 to 9");
  }

  @Test
  void imagesOfAnotherSizeAreRefused() {
    IdxWriter.mnistLike(folder, "");
    IdxWriter.images(folder.resolve("train-images-idx3-ubyte"), 6, 28, 14);

    assertData(() -> load("mnist", Map.of())).contains("28x14", "28x28");
  }

  @Test
  void ownFilesMayHaveAnySizeAndClasses() {
    IdxWriter.images(folder.resolve("train-images-idx3-ubyte"), 3, 2, 5);
    IdxWriter.labels(folder.resolve("train-labels-idx1-ubyte"), 0, 12, 3);
    IdxWriter.images(folder.resolve("t10k-images-idx3-ubyte"), 1, 2, 5);
    IdxWriter.labels(folder.resolve("t10k-labels-idx1-ubyte"), 11);

    Dataset read = load("idx", Map.of());

    assertThat(read.train().shape()).isEqualTo(new SampleShape(1, 2, 5));
    assertThat(read.train().classes()).isEqualTo(13);
    assertThat(load("idx", Map.of("classes", 40)).test().classes()).isEqualTo(40);
    assertData(() -> load("idx", Map.of("classes", 12))).contains("is 12", "0 to 11");
  }

  @Test
  void trainingAndTestImagesMustBeOfOneSize() {
    IdxWriter.mnistLike(folder, "");
    IdxWriter.images(folder.resolve("t10k-images-idx3-ubyte"), 3, 5, 28);

    assertData(() -> load("idx", Map.of())).contains("5x28", "28x28");
  }

  @Test
  void floatsAreTakenAsTheyAre() {
    Path images =
        IdxWriter.floats(folder.resolve("own"), new int[] {2, 1, 2}, -3f, 0.5f, 7f, 1e-9f);

    assertThat(IdxFile.images(images, "Maybe.").pixels()).containsExactly(-3f, 0.5f, 7f, 1e-9f);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void aFeatureThatIsNotFiniteIsToldWithItsPlace(float bad) {
    IdxWriter.mnistLike(folder, "");
    float[] entries = new float[6 * 28 * 28];
    entries[2 * 784 + 17] = bad;
    IdxWriter.floats(folder.resolve("train-images-idx3-ubyte"), new int[] {6, 28, 28}, entries);

    assertData(() -> load("idx", Map.of()))
        .contains("feature 17 of image 2 is " + bad, "train-images-idx3-ubyte");
  }

  private Dataset load(String name, Map<String, Object> more) {
    return load(folder, name, more);
  }

  private static Dataset load(Path from, String name, Map<String, Object> more) {
    Map<String, Object> raw = new HashMap<>(more);
    raw.put("folder", from.toString());
    return Made.part(Kind.DATA, name, raw).load();
  }

  private Path cut(String name, int length) throws IOException {
    Path file = folder.resolve(name);
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), length));
    return file;
  }

  private static AbstractStringAssert<?> assertData(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(BilevelException.class);
    BilevelException failure = catchThrowableOfType(BilevelException.class, call);
    assertThat(failure.category()).isEqualTo(BilevelException.Category.DATA);
    assertThat(failure.getMessage()).contains("Maybe");
    return assertThat(failure.getMessage());
  }
}
