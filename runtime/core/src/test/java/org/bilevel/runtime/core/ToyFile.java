package org.bilevel.runtime.core;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bilevel.api.BilevelException;

/**
 * A file of the toy experiment with two seeds and three lines, to which others are added, and its
 * runs.
 *
 * @param bilevel what runs it
 * @param folder where file and runs are
 */
record ToyFile(Bilevel bilevel, Path folder) {
  private static final String LINES =
      """
      experiment: toy
      seeds: [0, 1]
      selector: {use: first, size: 2}
      """;

  /** Run the file with these lines at its end. */
  RunReport run(String more) throws IOException {
    Path file = Files.writeString(folder.resolve("p.yaml"), LINES + more);
    Pipeline pipeline = bilevel.check(new PipelineRequest(file, List.of(), false));
    return bilevel.run(pipeline, new RunOptions(folder.resolve("runs"), 1, List.of()));
  }

  /** Return what is said of a mistake in these lines. */
  String mistake(String more) {
    return catchThrowableOfType(BilevelException.class, () -> run(more)).getMessage();
  }

  /** Return the text of a file of a run. */
  static String text(RunReport report, String file) throws IOException {
    return Files.readString(report.folder().resolve(file));
  }
}
