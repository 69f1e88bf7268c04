package org.bilevel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bilevel.it.Distribution.bilevel;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every row of a table of the papers runs from its file, here on a short stream of digits. */
final class MethodsIT {
  @TempDir private Path work = Path.of("");

  @Test
  void everyRowOfTable9RunsInEverySetting() {
    List<String> settings =
        List.of("{use: label-noise, rate: 0.2}", "{use: imbalanced, form: random-classes}");
    for (String corruption : settings) {
      Path place = Jars.mkdirs(work.resolve("s" + settings.indexOf(corruption)));
      Set<String> variants =
          variantsOf(
              place,
              "table-9.yaml",
              "stream={use: permuted, tasks: 2, samples-per-task: 250}",
              "corruption=" + corruption);
      assertThat(variants)
          .containsExactlyInAnyOrder(
              "k-means-features",
              "k-means-embedding",
              "uniform",
              "icarl",
              "gradient-matching",
              "spr",
              "metasp",
              "greedy",
              "gcr",
              "pbcs",
              "ocs",
              "bcsr",
              "pbcs-per-task");
    }
  }

  @Test
  void everyAblationOfBcsrRuns() {
    assertThat(
            variantsOf(
                work,
                "bcsr-ablations.yaml",
                "stream={use: permuted, tasks: 2, samples-per-task: 50}"))
        .hasSize(32);
  }

  @Test
  void bcsrWithTunedStepsRuns() {
    assertThat(
            variantsOf(
                work, "bcsr-tuned.yaml", "stream={use: permuted, tasks: 2, samples-per-task: 50}"))
        .hasSize(6);
  }

  /** Run an example with a small model on digits, and return the variants that came to an end. */
  private static Set<String> variantsOf(Path place, String example, String... settings) {
    String[] arguments = new String[14 + 2 * settings.length];
    List<String> fixed =
        List.of(
            "run",
            Distribution.HOME.resolve("examples").resolve(example).toString(),
            "--quiet",
            "--no-report",
            "--set",
            "data=digits",
            "--set",
            "seeds=[0]",
            "--set",
            "model.hidden=[16]",
            "--set",
            "buffer.capacity=40",
            "--set",
            "experiment.passes=2");
    for (int i = 0; i < fixed.size(); i++) {
      arguments[i] = fixed.get(i);
    }
    for (int i = 0; i < settings.length; i++) {
      arguments[fixed.size() + 2 * i] = "--set";
      arguments[fixed.size() + 2 * i + 1] = settings[i];
    }
    bilevel(place, arguments).expect(0);
    String metrics = Distribution.read(Distribution.onlyRun(place).resolve("metrics.csv"));
    return metrics
        .lines()
        .filter(line -> line.contains("average-accuracy"))
        .map(line -> line.substring(0, line.lastIndexOf(",0,")))
        .collect(Collectors.toSet());
  }
}
