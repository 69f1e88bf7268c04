package org.bilevel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.bilevel.it.Distribution.bilevel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoopTranslator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bilevel.api.learning.DataSource;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.plugin.Kind;
import org.bilevel.datasets.DatasetsPlugin;
import org.bilevel.testkit.Parts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code save:} leaves: models that PyTorch loads, and the predictions they make. */
final class SavedIT {
  private static final String ALL =
      "save=[model.pt, predictions.csv, predictions.npy, predictions.parquet]";
  private static final int SIDE = 8;

  private static final String CONTINUAL =
      """
      experiment: { use: continual-learning, batch: 20 }
      data: digits
      stream: { use: split, classes-per-task: 5, samples-per-task: 60 }
      selector: { use: uniform, size: 4 }
      buffer: { use: reservoir, capacity: 8 }
      """;
  private static final String STREAMING =
      """
      experiment: { use: streaming, chunk: 40, steps: 2, memory-steps: 5 }
      data: digits
      stream: { use: split, classes-per-task: 5, samples-per-task: 60 }
      selector: { use: uniform, size: 4 }
      buffer: { use: reservoir, capacity: 8 }
      """;
  private static final String SUMMARIZATION =
      """
      experiment: { use: summarization, candidates: 60, epochs: 2 }
      data: digits
      selector: { use: uniform, size: 20 }
      transfer: { use: mlp, hidden: [6] }
      """;
  private static final String CLEANING =
      """
      experiment: { use: hyper-cleaning, train: 60, validation: 60, steps: 2 }
      data: digits
      solver: { inner: { use: gradient-descent, steps: 2 } }
      """;
  private static final String INCREMENTAL =
      """
      experiment: { use: incremental-mnist, tasks: 2, steps: 2 }
      data: digits
      """;
  private static final String SELECTION =
      """
      experiment: { use: feature-selection, method: f-score, size: 20, train: 100, epochs: 3 }
      data: digits
      """;
  private static final Map<String, String> FILES =
      Map.of(
          "continual", CONTINUAL,
          "streaming", STREAMING,
          "summarization", SUMMARIZATION,
          "cleaning", CLEANING,
          "incremental", INCREMENTAL,
          "selection", SELECTION);

  @TempDir private Path work = Path.of("");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "continual | { use: mlp, hidden: [8] } | model",
        "continual | { use: cnn, channels: [4, 4] } | model",
        "continual | { use: resnet-18, channels: [8, 8, 8, 8], normalization: batch } | model",
        "streaming | { use: conv4, filters: 8, normalization: group } | model memory",
        "summarization | { use: resnet-18, channels: [8, 8, 8, 8], normalization: group } | model transfer",
        "cleaning | { use: softmax-regression } | model",
        "incremental | { use: mlp, hidden: [8], activation: tanh } | model",
        "selection | { use: softmax-regression } | model",
      })
  void pytorchPredictsOnTheDigitsWhatTheRunDid(String file, String model, String names)
      throws Exception {
    Path yaml =
        Distribution.write(
            work.resolve(file + ".yaml"), FILES.get(file) + "model: " + model + "\nseed: 3\n");
    bilevel(work, "run", yaml.toString(), "--quiet", "--no-report", "--set", ALL).expect(0);
    Path run = Distribution.onlyRun(work);
    Path saved = run.resolve("saved/1-seed-3");
    for (String name : names.split(" ")) {
      String prefix = name.equals("model") ? "" : name + "-";
      List<String[]> rows = rows(saved.resolve(prefix + "predictions.csv"));
      assertThat(saved.resolve(prefix + "predictions.npy")).isNotEmptyFile();
      assertThat(saved.resolve(prefix + "predictions.parquet")).isNotEmptyFile();
      assertSameScores(saved, prefix + "model.pt", rows, selectedPixels(run));
      if (name.equals("model")) {
        assertAccuraciesAreThoseOfTheMetrics(run, rows);
      }
    }
    try (var files = Files.list(saved)) {
      assertThat(files).hasSize(4 * names.split(" ").length);
    }
  }

  @Test
  void theBackboneOfFewShotLearningHasNoPredictions() throws Exception {
    Path yaml =
        Distribution.write(
            work.resolve("few.yaml"),
            """
            experiment:
              { use: few-shot, ways: 2, queries: 3, tasks: 1, steps: 2, start: learned,
                validation-episodes: 1, test-episodes: 2 }
            data: digits
            model: { use: mlp, hidden: [8] }
            solver: { inner: { use: gradient-descent, steps: 2 } }
            seed: 3
            """);
    Distribution.Result result =
        bilevel(work, "run", yaml.toString(), "--no-report", "--set", ALL).expect(0);
    Path saved = Distribution.onlyRun(work).resolve("saved/1-seed-3");
    assertThat(result.err()).contains("so its predictions are not saved");
    try (ai.djl.Model model = ai.djl.Model.newInstance("saved", "PyTorch");
        NDManager manager = NDManager.newBaseManager("PyTorch")) {
      model.load(saved, "model");
      try (var predictor = model.newPredictor(new NoopTranslator(null))) {
        NDArray scores =
            predictor
                .predict(new NDList(manager.ones(new Shape(5, 1, SIDE, SIDE))))
                .singletonOrThrow();
        assertThat(scores.getShape()).isEqualTo(new Shape(5, 2));
        assertThat(scores.toFloatArray()).doesNotContain(0, Float.NaN);
      }
    }
  }

  /** Which pixels the model sees: those that were selected, or all. */
  private static Set<Integer> selectedPixels(Path run) {
    Set<Integer> pixels = new TreeSet<>();
    for (String line : Distribution.read(run.resolve("metrics.csv")).lines().toList()) {
      String[] fields = line.split(",", -1);
      if (fields[2].equals("pixel")) {
        pixels.add((int) Double.parseDouble(fields[6]));
      }
    }
    return pixels.isEmpty()
        ? IntStream.range(0, SIDE * SIDE).boxed().collect(Collectors.toSet())
        : pixels;
  }

  /** PyTorch's scores on the rows' images, task by task as they were measured. */
  private static void assertSameScores(
      Path folder, String file, List<String[]> rows, Set<Integer> pixels) throws Exception {
    Samples digits = digits();
    int first = rows.getFirst().length - digits.classes(); // the columns of the scores are last
    boolean tasks = first == 4;
    Map<String, List<String[]>> batches = new TreeMap<>();
    for (String[] row : rows) {
      batches.computeIfAbsent(tasks ? row[0] : "", _ -> new ArrayList<>()).add(row);
    }
    try (ai.djl.Model model = ai.djl.Model.newInstance("saved", "PyTorch");
        NDManager manager = NDManager.newBaseManager("PyTorch")) {
      model.load(folder, file.replace(".pt", ""));
      try (var predictor = model.newPredictor(new NoopTranslator(null))) {
        for (List<String[]> batch : batches.values()) {
          int[] ids =
              batch.stream().mapToInt(row -> Integer.parseInt(row[tasks ? 1 : 0])).toArray();
          Samples images = digits.select(places(digits, ids));
          assertThat(images.labels())
              .isEqualTo(
                  batch.stream().mapToInt(row -> Integer.parseInt(row[tasks ? 2 : 1])).toArray());
          float[] seen = images.features().clone();
          for (int i = 0; i < seen.length; i++) {
            seen[i] = pixels.contains(i % (SIDE * SIDE)) ? seen[i] : 0;
          }
          NDArray x = manager.create(seen, new Shape(ids.length, 1, SIDE, SIDE));
          float[] scores = predictor.predict(new NDList(x)).head().toFloatArray();
          for (int i = 0; i < scores.length; i++) {
            float written =
                Float.parseFloat(batch.get(i / digits.classes())[first + i % digits.classes()]);
            assertThat(scores[i]).isCloseTo(written, within(1e-4f * (1 + Math.abs(written))));
          }
        }
      }
    }
  }

  private static Samples digits() {
    DataSource source = Parts.create(new DatasetsPlugin(), Kind.DATA, "digits", Map.of());
    return Samples.concat(List.of(source.load().train(), source.load().test()));
  }

  private static int[] places(Samples samples, int[] ids) {
    Map<Integer, Integer> places = new TreeMap<>();
    for (int i = 0; i < samples.size(); i++) {
      places.put(samples.ids()[i], i);
    }
    return Arrays.stream(ids).map(places::get).toArray();
  }

  /** The last accuracies, of tasks or of all test samples. */
  private static void assertAccuraciesAreThoseOfTheMetrics(Path run, List<String[]> rows) {
    Map<String, Double> measured = new TreeMap<>();
    for (String line : Distribution.read(run.resolve("metrics.csv")).lines().toList()) {
      String[] fields = line.split(",", -1);
      if (fields[2].equals("accuracy")) {
        measured.put(fields[3], Double.valueOf(fields[6]));
      }
    }
    boolean tasks = rows.getFirst().length == 14;
    Map<String, int[]> counts = new TreeMap<>();
    for (String[] row : rows) {
      int[] count = counts.computeIfAbsent(tasks ? row[0] : "", _ -> new int[2]);
      count[0] += row[tasks ? 2 : 1].equals(row[tasks ? 3 : 2]) ? 1 : 0;
      count[1]++;
    }
    counts.forEach((task, count) -> {
      double accuracy = 1.0 * count[0] / count[1];
      assertThat(accuracy).as("task %s", task).isCloseTo(measured.get(task), within(1e-9));
    });
  }

  private static List<String[]> rows(Path csv) {
    List<String> lines = Distribution.read(csv).lines().toList();
    assertThat(lines.getFirst())
        .matches("(task,)?index,label,predicted,score_0,score_1,.*,score_9");
    return lines.stream().skip(1).map(line -> line.split(",", -1)).toList();
  }

  /** The page's lines of Python, where there is a Python with PyTorch and NumPy. */
  @Test
  void theLinesOfPythonInTheDocumentsRun() throws IOException, InterruptedException {
    assumeThat(python("import torch, numpy").code()).as("a Python with PyTorch").isZero();
    bilevel(
            work,
            "run",
            Distribution.ROOT.resolve("examples/quickstart.yaml").toString(),
            "--quick",
            "--quiet",
            "--set",
            ALL)
        .expect(0);
    Matcher lines =
        Pattern.compile("(?s)```python\\n(.*?)```")
            .matcher(Distribution.read(Distribution.ROOT.resolve("docs/files.md")));
    assertThat(lines.find()).isTrue();
    Path run = Distribution.onlyRun(work);
    Distribution.Result result =
        python("import os; os.chdir('%s')\n%s".formatted(run, lines.group(1)));
    result.expect(0);
    double accuracy = Double.parseDouble(result.out().strip());
    assertThat(accuracy).isBetween(0.2, 1.0);
  }

  private Distribution.Result python(String program) {
    return Distribution.start(Path.of("/usr/bin/python3"), work, Map.of(), "-c", program);
  }
}
