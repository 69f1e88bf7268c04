package org.bilevel.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;
import org.bilevel.runtime.core.table.Table;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SelectCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir Path folder;
  private Path table;
  private Path result;

  @BeforeEach
  void writeTable() throws IOException {
    table = table("data.csv", 50);
    result = folder.resolve("coreset.csv");
  }

  /** Samples of two features and one of three labels. */
  private Path table(String name, int rows) throws IOException {
    RandomStream random = RandomStream.of(1);
    Path file = folder.resolve(name);
    try (BufferedWriter writer = Files.newBufferedWriter(file)) {
      writer.write("a,y,b\n");
      for (int i = 0; i < rows; i++) {
        writer.write(random.nextGaussian() + ",class" + i % 3 + "," + random.nextGaussian() + "\n");
      }
    }
    return file;
  }

  private int select(String... further) {
    List<String> args = new ArrayList<>(List.of("select"));
    args.addAll(List.of(further));
    return Main.execute(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        args.toArray(String[]::new));
  }

  private int uniform(String size, String... further) {
    List<String> args =
        new ArrayList<>(
            List.of(
                table.toString(),
                "--label",
                "y",
                "--selector",
                "uniform",
                "--size",
                size,
                "--model",
                "heap-softmax"));
    args.addAll(List.of(further));
    return select(args.toArray(String[]::new));
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }

  private static int[] indices(List<String> lines) {
    return lines.stream().skip(1).mapToInt(line -> Integer.parseInt(line.split(",")[0])).toArray();
  }

  @Test
  void selectsFromALargeTableTheSameTwice() throws IOException {
    table = table("large.csv", 20_000);
    assertThat(uniform("100", "--out", result.toString())).as(text(err)).isZero();
    List<String> first = Files.readAllLines(result);
    assertThat(first).hasSize(101).first().isEqualTo("index,weight");
    assertThat(indices(first)).doesNotHaveDuplicates();
    assertThat(IntStream.of(indices(first)).allMatch(i -> i >= 0 && i < 20_000)).isTrue();
    assertThat(first.get(1)).endsWith(",1.0");
    assertThat(text(out)).isEmpty();
    assertThat(text(err))
        .contains("Selected 100 of 20,000 samples of 2 features and 3 classes")
        .contains(result.toString());
    assertThat(uniform("100", "--out", result.toString())).isZero();
    assertThat(Files.readAllLines(result)).isEqualTo(first);
    assertThat(uniform("100", "--out", result.toString(), "--seed", "1")).isZero();
    assertThat(Files.readAllLines(result)).hasSize(101).isNotEqualTo(first);
  }

  @Test
  void withoutAFileTheResultGoesToStandardOutput() {
    assertThat(uniform("7", "--quiet")).isZero();
    assertThat(text(out).lines()).hasSize(8).first().isEqualTo("index,weight");
    assertThat(text(err).lines()).hasSize(1);
  }

  @Test
  void aFileOfNumpyHasIndicesAndWeights() throws IOException {
    assertThat(uniform("7", "--quiet")).isZero();
    double[] expected =
        text(out)
            .lines()
            .skip(1)
            .flatMap(line -> Stream.of(line.split(",")))
            .mapToDouble(Double::parseDouble)
            .toArray();
    Path array = result.resolveSibling("coreset.npy");
    assertThat(uniform("7", "--quiet", "--out", array.toString())).isZero();
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(array)).order(ByteOrder.LITTLE_ENDIAN);
    byte[] start = new byte[8];
    bytes.get(start);
    assertThat(start).isEqualTo(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    byte[] header = new byte[bytes.getShort()];
    bytes.get(header);
    assertThat(bytes.position() % 64).isZero();
    assertThat(new String(header, StandardCharsets.US_ASCII))
        .startsWith("{'descr': '<f8', 'fortran_order': False, 'shape': (7, 2), }")
        .endsWith("\n");
    double[] values = new double[14];
    bytes.asDoubleBuffer().get(values);
    assertThat(values).isEqualTo(expected);
    assertThat(bytes.remaining()).isEqualTo(14 * Double.BYTES);
  }

  @Test
  void theModelJudgesTheSamples() {
    String[] args = {
      table.toString(),
      "--label=2",
      "--selector",
      "greatest-loss",
      "--set",
      "selector.size=5",
      "--model",
      "heap-softmax",
      "--standardize"
    };
    assertThat(select(args)).as(text(err)).isZero();
    List<Double> weights =
        text(out).lines().skip(1).map(line -> Double.valueOf(line.split(",")[1])).toList();
    assertThat(weights).hasSize(5).isSortedAccordingTo((a, b) -> Double.compare(b, a));
    assertThat(weights.getLast()).isPositive();
  }

  @Test
  void moreThanThereAreIsSaidAndAllAreSelected() {
    assertThat(uniform("80", "--plain")).isZero();
    assertThat(text(out).lines()).hasSize(51);
    assertThat(text(err)).contains("the data has 50 samples, fewer than the 80 to be selected");
  }

  @Test
  void malformedRowsEndWithExitCode4AndTheirLines() throws IOException {
    Files.writeString(table, "1.5,class0,x\n", java.nio.file.StandardOpenOption.APPEND);
    assertThat(uniform("5")).isEqualTo(4);
    assertThat(text(err)).contains(table + ":52: column 3 (b) is 'x', not a number.");
    assertThat(text(out)).isEmpty();
  }

  @Test
  void mistakesInTheArgumentsEndWithExitCode2() {
    assertThat(select(table.toString())).isEqualTo(2);
    assertThat(text(err)).contains("--selector");
    assertMistake("--selector unifrom: selector", "--selector", "unifrom");
    assertMistake("Maybe you mean 'uniform'", "--selector", "unifrom");
    assertMistake("selector.size: is missing", "--selector", "uniform");
    assertMistake(
        "--size 0: selector.size: must be a whole number of at least 1, not 0",
        "--selector",
        "uniform",
        "--size",
        "0");
    assertMistake(
        "--set selector.sice=3: ",
        "--selector",
        "uniform",
        "--size",
        "1",
        "--set",
        "selector.sice=3");
    assertMistake("this is no setting", "--selector", "uniform", "--set", "selector.size");
    assertMistake(
        "no model is named 'mpl'", "--selector", "uniform", "--size", "3", "--model", "mpl");
    assertMistake("--header must be auto", "--selector", "uniform", "--header", "perhaps");
    assertMistake("--delimiter must be", "--selector", "uniform", "--delimiter", ";;");
    assertThat(
            select(
                table.toString(),
                "--label=q",
                "--selector",
                "uniform",
                "--size",
                "3",
                "--model",
                "heap-softmax"))
        .isEqualTo(2);
  }

  private void assertMistake(String message, String... further) {
    err.reset();
    List<String> args = new ArrayList<>(List.of(table.toString()));
    args.addAll(List.of(further));
    if (!args.contains("--model")) {
      args.addAll(List.of("--model", "heap-softmax"));
    }
    assertThat(select(args.toArray(String[]::new))).isEqualTo(2);
    assertThat(text(err)).contains(message);
  }

  @Test
  void aResultThatCannotBeWrittenIsFoundBeforeTheWork() {
    assertThat(uniform("3", "--out", folder.resolve("no/c.csv").toString())).isEqualTo(2);
    assertThat(text(err)).contains("no file can be written there");
    assertThat(uniform("3", "--out", table.toString())).isEqualTo(2);
    assertThat(text(err)).contains("would overwrite the data");
  }

  @Test
  void imagesAreNamed() throws IOException {
    for (String name : List.of("cat/1.png", "cat/b,2.png", "dog/1.png")) {
      Path file = folder.resolve("images").resolve(name);
      Files.createDirectories(file.getParent());
      ImageIO.write(new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY), "png", file.toFile());
    }
    String images = folder.resolve("images").toString();
    assertThat(select(images, "--selector", "uniform", "--size", "3", "--model", "heap-softmax"))
        .as(text(err))
        .isZero();
    assertThat(text(out).lines())
        .containsExactlyInAnyOrder(
            "index,weight,file", "0,1.0,cat/1.png", "1,1.0,\"cat/b,2.png\"", "2,1.0,dog/1.png");
  }

  @Test
  void parquetHasTheSameRows() throws IOException {
    for (String name : List.of("cat/1.png", "cat/ü.png", "dog/1.png")) {
      Path file = folder.resolve("images").resolve(name);
      Files.createDirectories(file.getParent());
      ImageIO.write(new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY), "png", file.toFile());
    }
    Path parquet = folder.resolve("coreset.parquet");
    String[] args = {
      folder.resolve("images").toString(), "--selector=uniform", "--size=3", "--model=heap-softmax"
    };
    assertThat(select(args)).as(text(err)).isZero();
    List<String> expected = text(out).lines().skip(1).toList();
    String[] written = Arrays.copyOf(args, args.length + 1);
    written[args.length] = "--out=" + parquet;
    assertThat(select(written)).as(text(err)).isZero();

    List<String[]> rows = expected.stream().map(line -> line.split(",")).toList();
    Table table =
        new Table(
            List.of(
                new Table.Integers(
                    "index", rows.stream().mapToInt(row -> Integer.parseInt(row[0])).toArray()),
                new Table.Doubles(
                    "weight",
                    rows.stream().mapToDouble(row -> Double.parseDouble(row[1])).toArray()),
                new Table.Texts("file", rows.stream().map(row -> row[2]).toList())));
    assertThat(Files.readAllBytes(parquet)).isEqualTo(table.bytes("x.parquet", "coreset"));
  }

  @Test
  void nothingIsLeftBesideTheResult() throws IOException {
    assertThat(uniform("3", "--out", result.toString())).isZero();
    assertThat(uniform("4", "--out", result.toString())).isZero();
    assertThat(Files.readAllLines(result)).hasSize(5);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(table, result);
    }
  }

  @Test
  void arraysNeedTheirLabels() throws IOException {
    Path array = Files.writeString(folder.resolve("x.npy"), "");
    assertThat(
            select(
                array.toString(),
                "--selector",
                "uniform",
                "--size",
                "3",
                "--model",
                "heap-softmax"))
        .isEqualTo(2);
    assertThat(text(err)).contains("its labels are missing");
  }

  @Test
  void standardizedFeaturesHaveMeanZeroAndDeviationOne() {
    Samples samples =
        new Samples(
            new SampleShape(1, 1, 2),
            2,
            new float[] {1, 0.1f, 2, 0.1f, 6, 0.1f},
            new int[3],
            IntStream.range(0, 3).toArray());
    float[] features = SelectExperiment.standardized(samples).features();
    // mean 3, variance (4 + 1 + 9)/3
    double deviation = Math.sqrt(14.0 / 3);
    assertThat(features[0]).isCloseTo((float) (-2 / deviation), within(1e-6f));
    assertThat(features[4]).isCloseTo((float) (3 / deviation), within(1e-6f));
    assertThat(new float[] {features[1], features[3], features[5]}).containsOnly(0f);
  }
}
