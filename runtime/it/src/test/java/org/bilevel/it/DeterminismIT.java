package org.bilevel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bilevel.it.Distribution.bilevel;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same file and seed give the same bits; a part more changes no other part's draws. */
final class DeterminismIT {
  private static final String FILE =
      """
      experiment: { use: continual-learning, batch: 20 }
      seeds: [3, 4]
      data: digits
      stream: { use: split, classes-per-task: 5, samples-per-task: 60 }
      corruption: { use: label-noise, rate: 0.2 }
      model: { use: mlp, hidden: [8] }
      selector: { use: bcsr, size: 4, regularizer: { use: smoothed-top-k, weight: 0.1 } }
      buffer: { use: reservoir, capacity: 8 }
      variants:
        bcsr: {}
      """;

  @TempDir private Path work = Path.of("");

  @Test
  void metricsAreBitIdenticalWhateverRunsBeside() {
    Distribution.write(work.resolve("one.yaml"), FILE);
    Distribution.write(
        work.resolve("two.yaml"), FILE + "  uniform: { selector: { use: uniform, size: 4 } }\n");
    String first = metrics("one.yaml", "a");
    assertThat(metrics("one.yaml", "b")).isEqualTo(first);
    assertThat(first.lines().count()).isGreaterThan(10);

    String sequential = metrics("two.yaml", "c");
    assertThat(metrics("two.yaml", "d", "--jobs", "2")).isEqualTo(sequential);
    assertThat(of(sequential, "bcsr")).isEqualTo(of(first, "bcsr"));
    assertThat(of(sequential, "uniform")).isNotEmpty();
  }

  @Test
  void anotherSeedGivesOtherMetrics() {
    Distribution.write(work.resolve("one.yaml"), FILE);
    String three = metrics("one.yaml", "a", "--set", "seeds=[3]");
    String five = metrics("one.yaml", "b", "--set", "seeds=[5]");
    assertThat(five.replace("bcsr,5,", "bcsr,3,")).isNotEqualTo(three);
  }

  private String metrics(String file, String folder, String... more) {
    Path place = Jars.mkdirs(work.resolve(folder));
    String[] arguments = new String[3 + more.length];
    arguments[0] = "run";
    arguments[1] = "../" + file;
    arguments[2] = "--quiet";
    System.arraycopy(more, 0, arguments, 3, more.length);
    bilevel(place, arguments).expect(0);
    return Distribution.read(Distribution.onlyRun(place).resolve("metrics.csv"));
  }

  private static List<String> of(String metrics, String variant) {
    return metrics.lines().filter(line -> line.startsWith(variant + ",")).toList();
  }
}
