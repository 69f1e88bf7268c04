package org.bilevel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bilevel.it.Distribution.HOME;
import static org.bilevel.it.Distribution.bilevel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bilevel.it.Distribution.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the packed distribution. */
final class CommandsIT {
  @TempDir private Path work = Path.of("");

  @Test
  void versionIsThatOfTheBuild() {
    assertThat(bilevel(work, "version").expect(0).out())
        .startsWith("Bilevel " + Distribution.property("bilevel.version") + ", Java ");
  }

  @Test
  void everyPartIsAPluginOfItsOwn() {
    Result result = bilevel(work, "plugins").expect(0);
    assertThat(result.out()).doesNotContain("failed", "duplicate", "incompatible");
    List<String> parts = parts();
    assertThat(parts).contains("bcsr", "simplex");
    for (String part : parts) {
      assertThat(result.out()).contains("bilevel-" + part, "/" + part);
      Path jar = Path.of("bilevel-" + part + ".jar");
      Path folder = HOME.resolve("plugins/bilevel-" + part); // with libraries of its own
      assertThat(
              Files.isDirectory(folder)
                  ? folder.resolve(jar)
                  : HOME.resolve("plugins").resolve(jar))
          .exists();
    }
    assertThat(result.out()).contains("data/digits", "model/mlp", "stream/permuted");
    assertThat(result.err()).isEmpty();
  }

  /** Return the folders of plugins, without the template and what is built with an SDK alone. */
  private static List<String> parts() {
    List<String> names = new ArrayList<>();
    for (String parent : List.of("solvers", "plugins")) {
      try (Stream<Path> folders = Files.list(Distribution.ROOT.resolve(parent))) {
        folders
            .filter(folder -> Files.exists(folder.resolve("pom.xml")))
            .map(folder -> folder.getFileName().toString())
            .filter(name -> !name.equals("template"))
            .filter(name -> !name.equals("tornadovm") || System.getenv("TORNADOVM_HOME") != null)
            .forEach(names::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return names;
  }

  @Test
  void describeListsNamesAndOptions() {
    assertThat(bilevel(work, "describe").expect(0).out())
        .contains("selector/bcsr", "hypergradient/implicit-gradient", "data/mnist");
    assertThat(bilevel(work, "describe", "selector").expect(0).out())
        .contains("selector/uniform")
        .doesNotContain("data/");
    assertThat(bilevel(work, "describe", "selector/bcsr").expect(0).out())
        .contains("size", "a whole number of at least 1", "required", "simplex");
    assertThat(bilevel(work, "describe", "selector/bscr").expect(2).err())
        .contains("Maybe you mean 'bcsr'.", "Available: bcsr, ");
  }

  @Test
  void theReferenceNamesEveryPart() {
    String reference = bilevel(work, "describe", "--markdown").expect(0).out();
    for (String part : parts()) {
      assertThat(reference).contains("/" + part + "\n");
    }
  }

  @Test
  void everyExampleIsRight() throws IOException {
    try (Stream<Path> examples = Files.list(HOME.resolve("examples"))) {
      List<Path> files = new ArrayList<>(examples.sorted().toList());
      assertThat(files).hasSizeGreaterThanOrEqualTo(2);
      for (Path file : files) {
        Result result = bilevel(work, "check", file.toString()).expect(0);
        assertThat(result.out()).as(file.toString()).contains("  experiment: ");
        assertThat(result.err()).as(file.toString()).isEmpty();
      }
    }
    assertThat(work).isEmptyDirectory();
  }

  @Test
  void theQuickstartRunsAndEndsWithATable() {
    Path example = HOME.resolve("examples/quickstart.yaml");
    Result result = bilevel(work, "run", example.toString(), "--quick").expect(0);
    List<String> table = result.out().lines().toList();
    assertThat(table.getFirst()).startsWith("variant").contains("A_T (%)", "F_T");
    assertThat(table).anyMatch(line -> line.startsWith("bcsr "));
    assertThat(table).anyMatch(line -> line.startsWith("uniform "));
    Path run = Distribution.onlyRun(work);
    assertThat(table.getLast()).startsWith("Run folder: ").endsWith(run.getFileName().toString());
    assertThat(result.err()).contains("1/2 bcsr, seed 0: ", "2/2 uniform, seed 0: done in");
    for (String file :
        new String[] {
          "pipeline.yaml", "effective.yaml", "provenance.json", "events.jsonl", "metrics.csv",
        }) {
      assertThat(run.resolve(file)).as(file).isNotEmptyFile();
    }
  }

  @Test
  void quietRunsPrintResultsAlone() {
    Path example = HOME.resolve("examples/quickstart.yaml");
    Result result =
        bilevel(work, "run", example.toString(), "--quick", "--quiet", "--runs", "elsewhere")
            .expect(0);
    assertThat(result.err()).isEmpty();
    assertThat(work.resolve("elsewhere")).isDirectory();
    assertThat(work.resolve("runs")).doesNotExist();
  }

  @Test
  void dataListSaysWhatIsMissing() {
    assertThat(bilevel(work, "data", "list", "--folder", work.toString()).expect(0).out())
        .contains("mnist", "missing");
    assertThat(bilevel(work, "data", "fetch", "minst", "--folder", work.toString()).expect(2).err())
        .contains("mnist");
  }
}
