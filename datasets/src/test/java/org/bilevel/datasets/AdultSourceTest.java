package org.bilevel.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.bilevel.api.BilevelException;
import org.bilevel.api.learning.Dataset;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.plugin.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AdultSourceTest {
  private static final String CLERK =
      "20, State-gov, 100, Bachelors, 13, Never-married, Adm-clerical, Not-in-family, White, Male,"
          + " 0, 0, 40, United-States, <=50K";
  private static final String COOK =
      "40, Private, 300, HS-grad, 9, Divorced, Other-service, Unmarried, Black, Female, 50, 0, 20,"
          + " Cuba, >50K";
  private static final String UNKNOWN =
      "90, ?, 900, HS-grad, 9, Divorced, ?, Unmarried, Black, Female, 0, 0, 20, ?, >50K";

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(
        folder.resolve("adult.data"), String.join("\n", CLERK, UNKNOWN, COOK, "", ""));
    Files.writeString(
        folder.resolve("adult.test"),
        String.join("\n", "|1x3 Cross validator", COOK + ".", CLERK + ".", UNKNOWN + "."));
  }

  @Test
  void numbersAreStandardizedAndCategoriesAreOnesAmongZeros() {
    Dataset read = load(Map.of());

    assertThat(read.name()).isEqualTo("adult");
    assertThat(read.train().shape()).isEqualTo(new SampleShape(1, 1, 105));
    assertThat(read.train().classes()).isEqualTo(2);
    assertThat(read.train().labels()).containsExactly(0, 1);
    assertThat(read.train().ids()).containsExactly(0, 2);
    assertThat(read.test().labels()).containsExactly(1, 0);
    assertThat(read.test().ids()).containsExactly(3, 4);
    // age, then State-gov as the sixth of eight, then the weight
    assertThat(row(read.train(), 0)).startsWith(-1, 0, 0, 0, 0, 0, 1, 0, 0, -1, 1, 0);
    assertThat(row(read.train(), 1)).startsWith(1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1);
    assertThat(row(read.test(), 1)).isEqualTo(row(read.train(), 0));
    // eight categories, and the numbers that are not 0: all but capital-loss, which never changes
    assertThat(nonZeros(read.train(), 0)).isEqualTo(13);
  }

  @Test
  void numbersMayHaveTheRangeFromZeroToOne() {
    Samples train = load(Map.of("scale", "unit")).train();

    assertThat(row(train, 0)[0]).isEqualTo(0);
    assertThat(row(train, 1)[0]).isEqualTo(1);
  }

  @Test
  void unknownCategoriesMayHaveAFeature() {
    Samples train = load(Map.of("unknown", "keep")).train();

    assertThat(train.size()).isEqualTo(3);
    assertThat(train.shape().length()).isEqualTo(108);
    assertThat(row(train, 1)[9]).isEqualTo(1); // workclass '?'
    assertThat(row(train, 1)[107]).isEqualTo(1); // native-country '?'
    assertThat(row(train, 0)[107]).isEqualTo(0);
    double ages = row(train, 0)[0] + row(train, 1)[0] + row(train, 2)[0];
    assertThat(ages).isEqualTo(0, within(1e-6));
  }

  @Test
  void compressedFilesAreReadAsWell() throws IOException {
    float[] plain = load(Map.of()).train().features();
    Path file = folder.resolve("adult.data");
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("adult.data.gz")))) {
      Files.copy(file, out);
    }
    Files.delete(file);

    assertThat(load(Map.of()).train().features()).isEqualTo(plain);
  }

  @Test
  void isReadOnceForTheSameOptions() {
    assertThat(load(Map.of())).isSameAs(load(Map.of())).isNotSameAs(load(Map.of("scale", "unit")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "' <=50K'|' 50K'|the label is '50K', neither <=50K nor >50K",
        "'20,'|'twenty,'|age is 'twenty', not a finite number",
        "'100,'|'NaN,'|fnlwgt is 'NaN', not a finite number",
        "State-gov|Stategov|workclass is 'Stategov', which adult.names does not have",
        "' 40,'|''|the line has 14 fields, not 15"
      })
  void aWrongLineIsNamedWithItsNumber(String right, String wrong, String message)
      throws IOException {
    Path file = folder.resolve("adult.data");
    Files.writeString(file, String.join("\n", COOK, "", CLERK.replace(right, wrong), COOK));

    assertThat(failure(Map.of()))
        .startsWith(file + ":3: " + message + ".")
        .contains("Maybe run 'bilevel data fetch adult'");
  }

  @Test
  void whatIsMissingOrEmptyIsNamed() throws IOException {
    Files.writeString(folder.resolve("adult.test"), "|1x3 Cross validator\n");
    assertThat(failure(Map.of())).contains(folder.resolve("adult.test") + " has no rows");

    Files.delete(folder.resolve("adult.test"));
    assertThat(failure(Map.of())).contains("has 1 of the 2 files; missing: adult.test");

    Path absent = folder.resolve("absent");
    assertThat(failure(Map.of("folder", absent.toString()))).contains(absent + " does not exist");
  }

  @Test
  void rowsThatAreAllUnknownAreTooFew() throws IOException {
    Files.writeString(folder.resolve("adult.test"), UNKNOWN);

    assertThat(failure(Map.of())).contains("Every row", "adult.test", "Maybe set unknown to keep");
    assertThat(load(Map.of("unknown", "keep")).test().size()).isEqualTo(1);
  }

  @Test
  void aTruncatedCompressedFileIsCalledSo() throws IOException {
    Path file = folder.resolve("adult.data");
    byte[] contents = Files.readAllBytes(file);
    Files.delete(file);
    Path packed = folder.resolve("adult.data.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(contents);
    }
    byte[] whole = Files.readAllBytes(packed);
    Files.write(packed, Arrays.copyOf(whole, whole.length - 12));

    assertThat(failure(Map.of())).contains(packed + " is truncated");
  }

  @Test
  void aFileOfAnotherKindHasNoLine() throws IOException {
    Files.write(folder.resolve("adult.data"), "PK\u0003\u0004".getBytes(StandardCharsets.US_ASCII));

    assertThat(failure(Map.of())).contains("adult.data:1: the line has 1 fields, not 15");
  }

  private Dataset load(Map<String, ?> options) {
    Map<String, Object> values = new HashMap<>(Map.of("folder", folder.toString()));
    values.putAll(options);
    return Made.part(Kind.DATA, "adult", values).load();
  }

  private String failure(Map<String, ?> options) {
    BilevelException failure = catchThrowableOfType(BilevelException.class, () -> load(options));
    assertThat(failure.category()).isEqualTo(BilevelException.Category.DATA);
    return failure.getMessage();
  }

  private static float[] row(Samples samples, int i) {
    int length = samples.shape().length();
    return Arrays.copyOfRange(samples.features(), i * length, (i + 1) * length);
  }

  private static int nonZeros(Samples samples, int i) {
    int count = 0;
    for (float feature : row(samples, i)) {
      if (feature != 0) {
        count++;
      }
    }
    return count;
  }
}
