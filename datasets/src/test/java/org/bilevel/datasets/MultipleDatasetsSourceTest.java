package org.bilevel.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.DataSource;
import org.bilevel.api.learning.Dataset;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Task;
import org.bilevel.api.plugin.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MultipleDatasetsSourceTest {
  @TempDir Path folder;

  private DataSource digits() {
    return Made.part(Kind.DATA, "digits", Map.of());
  }

  private DataSource signs() {
    OmniglotWriter.zip(
        folder.resolve("signs.zip"),
        Map.of(
            "Final_Training/Images/00000/0.ppm", Archives.ppm(8, 8, 255, 0, 0),
            "Final_Training/Images/00007/0.ppm", Archives.ppm(8, 8, 0, 0, 255),
            "Final_Test/Images/0.ppm", Archives.ppm(8, 8, 0, 255, 0),
            "GT-final_test.csv", Archives.text("Filename;ClassId\n0.ppm;7\n")));
    return Made.part(Kind.DATA, "gtsrb", Map.of("folder", folder.toString(), "side", 8));
  }

  private Dataset joined(Map<String, ?> further) {
    Map<String, Object> options = new HashMap<>(further);
    for (String unused : List.of("third", "fourth", "fifth")) {
      options.put(unused, digits());
    }
    options.putAll(Map.of("first", digits(), "second", signs(), "count", 2));
    return Made.part(Kind.DATA, "multiple-datasets", options).load();
  }

  @Test
  void classesFollowEachOtherAndImagesHaveOneShape() {
    Dataset data = joined(Map.of("side", 16));

    int n = digits().load().train().size();
    assertThat(data.name()).isEqualTo("digits + gtsrb");
    assertThat(data.train().shape()).isEqualTo(new SampleShape(3, 16, 16));
    assertThat(data.train().classes()).isEqualTo(53);
    assertThat(data.train().size()).isEqualTo(n + 2);
    assertThat(data.train().labels()[n]).isEqualTo(10);
    assertThat(data.train().labels()[n + 1]).isEqualTo(17);
    assertThat(data.test().labels()[data.test().size() - 1]).isEqualTo(17);
    assertThat(data.train().ids()).containsExactly(IntStream.range(0, n + 2).toArray());
    assertThat(data.test().ids()[0]).isEqualTo(n + 2);
    float[] x = data.train().features();
    float[] original = digits().load().train().features();
    for (int c = 0; c < 3; c++) { // row 8, column 6 of 16 is row 4, column 3 of 8
      assertThat(x[c * 256 + 8 * 16 + 6]).isEqualTo(original[4 * 8 + 3], within(1e-6f));
      assertThat(x[n * 768 + c * 256]).isEqualTo(c == 0 ? 1f : 0f);
    }
  }

  @Test
  void imagesMayBecomeGrey() {
    Dataset data = joined(Map.of("side", 8, "grey", true));

    int n = data.train().size();
    assertThat(data.train().shape()).isEqualTo(new SampleShape(1, 8, 8));
    assertThat(data.train().features()[(n - 2) * 64]).isEqualTo(0.299f, within(1e-6f));
    assertThat(data.train().features()[(n - 1) * 64]).isEqualTo(0.114f, within(1e-6f));
    assertThat(data.test().features()[(data.test().size() - 1) * 64])
        .isEqualTo(0.587f, within(1e-6f));
  }

  @Test
  void eachDataSetIsATask() {
    List<Task> tasks =
        Made.part(
                Kind.STREAM,
                "split",
                Map.of("task-sizes", List.of(10, 43), "samples-per-task", 100))
            .tasks(joined(Map.of("side", 8)), RandomStream.of(0));

    assertThat(tasks).hasSize(2);
    assertThat(tasks.get(0).train().size()).isEqualTo(100);
    assertThat(tasks.get(1).train().size()).isEqualTo(2);
    assertThat(tasks.get(1).classes()).containsExactly(IntStream.range(10, 53).toArray());
  }
}
