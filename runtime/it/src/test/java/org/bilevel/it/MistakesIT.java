package org.bilevel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bilevel.it.Distribution.bilevel;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.bilevel.it.Distribution.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What users do wrong, and data that is: one clear message, the right exit code, a sound folder.
 */
final class MistakesIT {
  private static final String TINY =
      """
      experiment: { use: continual-learning, batch: 20 }
      seed: 0
      data: %s
      stream: { use: split, classes-per-task: 5, samples-per-task: 40 }
      model: { use: mlp, hidden: [8] }
      selector: { use: bcsr, size: 4 }
      buffer: { use: task-slots, capacity: 8 }
      """;

  /** A file with six mistakes. */
  static final String SIX =
      """
      experiment: { use: continual-learning, batch: fifty }
      seed: 0
      data: digitss
      stream:
        use: split
        classes-per-task: 0
      model:
        use: mlp
        hiden: [64]
      selector:
        use: bcsr
        size: 10
        projection: simplx
      buffers: { use: task-slots, capacity: 50 }
      buffer: { use: task-slots, capacity: 50 }
      """;

  @TempDir private Path work = Path.of("");

  @Test
  void sixMistakesAreReportedAtOnceEachWithItsLine() {
    Distribution.write(work.resolve("six.yaml"), SIX);
    Result result = bilevel(work, "run", "six.yaml").expect(2);
    List<String> lines =
        Pattern.compile("six\\.yaml:(\\d+)")
            .matcher(result.err())
            .results()
            .map(MatchResult::group)
            .toList();
    assertThat(lines)
        .containsExactly(
            "six.yaml:1", "six.yaml:3", "six.yaml:6", "six.yaml:9", "six.yaml:13", "six.yaml:14");
    assertThat(result.err())
        .contains("6 mistakes", "fifty", "digits", "'hidden'", "'simplex'", "'buffer'");
    assertThat(work.resolve("runs")).doesNotExist();
  }

  @Test
  void aMissingFileIsNamed() {
    assertThat(bilevel(work, "run", "nowhere.yaml").expect(2).err()).contains("nowhere.yaml");
  }

  @Test
  void aMisspeltOverrideIsNamed() {
    tiny("digits");
    assertThat(
            bilevel(work, "check", "tiny.yaml", "--set", "selector.outer-stpes=3").expect(2).err())
        .contains("--set", "outer-stpes", "outer-steps");
  }

  @Test
  void aBatchSmallerThanTheCoresetIsRefusedBeforeTheRun() {
    tiny("digits");
    assertThat(bilevel(work, "check", "tiny.yaml", "--set", "selector.size=21").expect(2).err())
        .contains("20", "21", "Maybe");
    assertThat(work.resolve("runs")).doesNotExist();
  }

  @Test
  void aMissingDataFileIsNamed() {
    Jars.mkdirs(work.resolve("idx"));
    tiny("{ use: idx, folder: idx }");
    Result result = bilevel(work, "run", "tiny.yaml", "--quick").expect(4);
    assertThat(result.err()).contains("idx", "train-images").contains("Maybe");
    assertFailedState("data");
  }

  @Test
  void aTruncatedDataFileIsNamedWithWhatItHolds() throws IOException {
    writeIdx(work.resolve("idx"), 200);
    tiny("{ use: idx, folder: idx }");
    bilevel(work, "run", "tiny.yaml", "--quick", "--runs", "sound").expect(0);
    Path images = work.resolve("idx/train-images-idx3-ubyte");
    byte[] all = Files.readAllBytes(images);
    Files.write(images, java.util.Arrays.copyOf(all, all.length - 100));
    Result result = bilevel(work, "run", "tiny.yaml", "--quick").expect(4);
    assertThat(result.err()).contains("train-images-idx3-ubyte").contains("Maybe");
    assertFailedState("data");
  }

  @Test
  void dataThatIsNotANumberIsNamed() {
    Path classes =
        Jars.compile(
            work.resolve("nan"),
            Map.of(
                "module-info.java",
                """
                module zoo.nan {
                  requires org.bilevel.api;
                  provides org.bilevel.api.plugin.BilevelPlugin with zoo.nan.NanPlugin;
                }
                """,
                "zoo/nan/NanPlugin.java",
                """
                package zoo.nan;

                import java.util.List;
                import org.bilevel.api.learning.*;
                import org.bilevel.api.plugin.*;

                public final class NanPlugin implements BilevelPlugin {
                  public List<PartFactory<?>> factories() {
                    return List.of(
                        PartFactory.of(
                            Kind.DATA, "zoo/nan", "Damaged data.", List.of(), (v, c) -> NanPlugin::load));
                  }

                  private static Dataset load() {
                    int n = 400;
                    float[] features = new float[n * 4];
                    int[] labels = new int[n];
                    int[] ids = new int[n];
                    for (int i = 0; i < n; i++) {
                      labels[i] = i % 10;
                      ids[i] = i;
                      features[4 * i] = labels[i];
                    }
                    features[4 * 123 + 2] = Float.NaN;
                    Samples samples = new Samples(new SampleShape(1, 2, 2), 10, features, labels, ids);
                    return new Dataset("nan", samples, samples);
                  }
                }
                """),
            List.of(Distribution.api()));
    Jars.pack(work.resolve("zoo/nan.jar"), classes);
    tiny("zoo/nan");
    Result result =
        bilevel(work, "run", "tiny.yaml", "--plugins", "zoo", "--set", "stream.samples-per-task=0")
            .expect(4);
    assertThat(result.err()).containsIgnoringCase("nan").contains("123");
    assertFailedState("data");
  }

  @Test
  void aLearningRateThatDivergesStopsAtTheStepAndKeepsTheOthers() {
    Distribution.write(
        work.resolve("tiny.yaml"),
        TINY.formatted("digits")
            + """
            variants:
              good: {}
              wild: { experiment.optimizer: { use: gradient-descent, learning-rate: 1e30 } }
            """);
    Result result = bilevel(work, "run", "tiny.yaml", "--quick").expect(5);
    assertThat(result.out()).contains("good", "wild", "1 FAILED");
    assertThat(result.err()).contains("step", "Maybe").contains("learning");
    Path run = Distribution.onlyRun(work);
    assertThat(Distribution.read(run.resolve("metrics.csv"))).contains("good,0,accuracy");
    assertFailedState("numeric");
  }

  private void assertFailedState(String category) {
    Path run = Distribution.onlyRun(work);
    assertThat(Distribution.read(run.resolve("state.json"))).containsIgnoringCase("failed");
    assertThat(Distribution.read(run.resolve("events.jsonl"))).containsIgnoringCase("failed");
    assertThat(Distribution.read(run.resolve("state.json"))).containsIgnoringCase(category);
  }

  private void tiny(String data) {
    Distribution.write(work.resolve("tiny.yaml"), TINY.formatted(data));
  }

  /** Write four IDX files of ten classes, each a bright column of its own. */
  private static void writeIdx(Path folder, int n) throws IOException {
    Jars.mkdirs(folder);
    for (String part : new String[] {"train", "t10k"}) {
      try (DataOutputStream images =
              new DataOutputStream(
                  Files.newOutputStream(folder.resolve(part + "-images-idx3-ubyte")));
          DataOutputStream labels =
              new DataOutputStream(
                  Files.newOutputStream(folder.resolve(part + "-labels-idx1-ubyte")))) {
        images.writeInt(0x803);
        images.writeInt(n);
        images.writeInt(10);
        images.writeInt(10);
        labels.writeInt(0x801);
        labels.writeInt(n);
        for (int i = 0; i < n; i++) {
          labels.writeByte(i % 10);
          for (int pixel = 0; pixel < 100; pixel++) {
            images.writeByte(pixel % 10 == i % 10 ? 200 : pixel * i % 50);
          }
        }
      }
    }
  }
}
