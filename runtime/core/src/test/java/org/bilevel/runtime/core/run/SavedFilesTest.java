package org.bilevel.runtime.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bilevel.api.BilevelException;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Objective;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.PlacedSamples;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.run.RunListener.Cell;
import org.bilevel.api.run.Trained;
import org.bilevel.runtime.core.config.SavedFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SavedFilesTest {
  private static final Cell CELL = new Cell("a b", 7, 1, 12);
  private static final List<SavedFile> ALL = List.of(SavedFile.values());

  @TempDir Path run;
  private final List<String> warnings = new ArrayList<>();

  @Test
  void predictionsAreTheHighestScoresAmongTheClassesOfTheTask() throws IOException {
    SavedFiles files = new SavedFiles(run, CELL, List.of(SavedFile.CSV), warnings::add);
    files.write(
        new Trained(
            "",
            new Slopes(),
            HeapVector.of(1, -1, 1),
            List.of(tests(1, new int[] {1, 2}, 2, -3), tests(2, new int[] {0, 1, 2}, 0.5f)),
            1));
    files.end();
    assertThat(Files.readString(run.resolve("saved/02-a-b-seed-7/predictions.csv")))
        .isEqualTo(
            """
            task,index,label,predicted,score_0,score_1,score_2
            1,40,0,2,2.0,-2.0,2.0
            1,41,1,1,-3.0,3.0,-3.0
            2,40,0,0,0.5,-0.5,0.5
            """);
    assertThat(warnings).isEmpty();
  }

  @Test
  void aModelThatCannotBeWrittenIsAWarning() throws IOException {
    SavedFiles files = new SavedFiles(run, CELL, ALL, warnings::add);
    files.write(trained("memory"));
    files.end();
    assertThat(warnings)
        .singleElement()
        .asString()
        .contains("cannot be written for PyTorch", "memory-model.pt");
    try (var all = Files.list(run.resolve("saved/02-a-b-seed-7"))) {
      assertThat(all.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "memory-predictions.csv", "memory-predictions.npy", "memory-predictions.parquet");
    }
    String csv = Files.readString(run.resolve("saved/02-a-b-seed-7/memory-predictions.csv"));
    assertThat(csv).startsWith("index,label,predicted,score_0");
  }

  @Test
  void aModelWithoutTestsHasNoPredictions() {
    SavedFiles files = new SavedFiles(run, CELL, List.of(SavedFile.CSV), warnings::add);
    files.write(new Trained("", new Slopes(), HeapVector.of(1, 2, 3), List.of(), 1));
    files.end();
    assertThat(warnings)
        .containsExactly(
            "the experiment does not test the model that it hands out, so its predictions are not saved");
    assertThat(run.resolve("saved/02-a-b-seed-7")).isEmptyDirectory();
  }

  @Test
  void nothingIsReadUnlessItIsWanted() {
    SavedFiles files = new SavedFiles(run, CELL, List.of(), warnings::add);
    files.write(
        new Trained(
            "",
            new Slopes(),
            HeapVector.of(1, 1, 1),
            List.of(
                new Trained.Tests(
                    0,
                    () -> {
                      throw new AssertionError("read");
                    },
                    new int[] {0})),
            1));
    files.end();
    assertThat(run.resolve("saved")).doesNotExist();
    assertThat(warnings).isEmpty();
  }

  @Test
  void whatCannotBeWrittenNamesTheRunToGoOnWith() throws IOException {
    Files.writeString(run.resolve("saved"), "in the way");
    assertThatThrownBy(() -> new SavedFiles(run, CELL, ALL, warnings::add).write(trained("")))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.DATA))
        .hasMessageContaining("saved/02-a-b-seed-7 cannot be written")
        .hasMessageContaining("bilevel resume " + run + "'");
  }

  private static Trained trained(String name) {
    return new Trained(
        name,
        new Slopes(),
        HeapVector.of(1, 2, 3),
        List.of(tests(0, new int[] {0, 1, 2}, 1, 2, 3)),
        2);
  }

  private static Trained.Tests tests(int task, int[] classes, float... features) {
    int[] labels = new int[features.length];
    int[] ids = new int[features.length];
    for (int i = 0; i < features.length; i++) {
      labels[i] = i % 3;
      ids[i] = 40 + i;
    }
    Samples samples = new Samples(new SampleShape(1, 1, 1), 3, features, labels, ids);
    return new Trained.Tests(task, () -> samples, classes);
  }

  /** Three classes whose scores are the only feature times a parameter each; not to be trained. */
  private static final class Slopes implements Model {

    private record Placed(Samples samples) implements PlacedSamples {
      @Override
      public int size() {
        return samples.size();
      }

      @Override
      public void close() {}
    }

    @Override
    public PlacedSamples place(Samples samples) {
      return new Placed(samples);
    }

    @Override
    public float[] scores(Vector parameters, PlacedSamples data) {
      double[] theta = parameters.toArray();
      float[] x = ((Placed) data).samples.features();
      float[] scores = new float[x.length * theta.length];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = (float) (x[i / theta.length] * theta[i % theta.length]);
      }
      return scores;
    }

    @Override
    public int classes() {
      return 3;
    }

    @Override
    public int parameterCount() {
      return 3;
    }

    @Override
    public int headLength() {
      return 3;
    }

    @Override
    public Vector initialParameters(RandomStream random) {
      return HeapVector.zeros(3);
    }

    @Override
    public Vector vector(double[] entries) {
      return HeapVector.of(entries);
    }

    @Override
    public Objective weightedLoss(PlacedSamples data) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Objective splitLoss(PlacedSamples data, int outerLength) {
      throw new UnsupportedOperationException();
    }

    @Override
    public float[] embeddings(Vector parameters, PlacedSamples data) {
      throw new UnsupportedOperationException();
    }

    @Override
    public double[] losses(Vector parameters, PlacedSamples data) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
