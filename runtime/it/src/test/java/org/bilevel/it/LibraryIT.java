package org.bilevel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bilevel.it.Distribution.HOME;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bilevel.it.Distribution.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that uses Bilevel as a library: that of the documents, compiled and run as it is. */
final class LibraryIT {
  private static final Pattern JAVA = Pattern.compile("(?s)```java\\n(.*?)```");

  @TempDir private Path work = Path.of("");

  @Test
  void theProgramOfTheDocumentsRuns() {
    Matcher program = JAVA.matcher(Distribution.read(Distribution.ROOT.resolve("docs/library.md")));
    assertThat(program.find()).isTrue();
    assertThat(program.group(1).lines().count()).isLessThan(20);
    Path libraries = HOME.resolve("lib");
    Path classes =
        Jars.compile(
            work,
            Map.of("Main.java", program.group(1)),
            List.of(Distribution.api(), Distribution.library("bilevel-runtime-core-")));
    Distribution.write(
        work.resolve("my.yaml"),
        """
        experiment: { use: continual-learning, batch: 20 }
        seeds: [3, 4]
        data: digits
        stream: { use: split, classes-per-task: 5, samples-per-task: 40 }
        model: { use: mlp, hidden: [8] }
        selector: { use: uniform, size: 4 }
        buffer: { use: task-slots, capacity: 8 }
        """);
    String classPath =
        String.join(
            File.pathSeparator,
            classes.toString(),
            libraries + "/*",
            HOME.resolve("classpath") + "/*",
            HOME.resolve("plugins") + "/*");
    Result result = java("-cp", classPath, "Main", "my.yaml").expect(0);
    assertThat(result.out())
        .contains("seed 3: accuracy ", "seed 4: accuracy ", "Done[cell=Cell[variant=, seed=3")
        .contains("Run folder: runs");
    assertThat(Distribution.read(Distribution.onlyRun(work).resolve("state.json")))
        .contains("\"state\" : \"finished\"");

    // a mistake is one exception that says where
    Distribution.write(work.resolve("wrong.yaml"), "experiment: continual-lerning\n");
    assertThat(java("-cp", classPath, "Main", "wrong.yaml").err())
        .contains("wrong.yaml:1", "Maybe you mean 'continual-learning'");
  }

  private Result java(String... arguments) {
    List<String> all = new ArrayList<>(List.of("--enable-native-access=ALL-UNNAMED"));
    all.addAll(List.of(arguments));
    return Distribution.start(
        Path.of(System.getProperty("java.home"), "bin", "java"),
        work,
        Map.of("OMP_NUM_THREADS", "1", "DJL_OFFLINE", "true"),
        all.toArray(String[]::new));
  }
}
