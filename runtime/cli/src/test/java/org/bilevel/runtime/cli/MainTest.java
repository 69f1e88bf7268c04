package org.bilevel.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void helpNamesEveryCommand() {
    assertThat(run("--help")).isZero();
    assertThat(text(out))
        .contains(
            "run",
            "report",
            "compare",
            "check",
            "select",
            "plugins",
            "describe",
            "data",
            "version",
            "completion");
  }

  @Test
  void everyCommandHasHelp() {
    for (String command :
        new String[] {
          "run", "report", "compare", "check", "select", "plugins", "describe", "data"
        }) {
      assertThat(run(command, "--help")).as(command).isZero();
    }
    assertThat(text(out))
        .contains(
            "--set",
            "--quick",
            "--jobs",
            "--no-report",
            "--baseline",
            "--html",
            "95 %",
            "--effective",
            "KIND[/NAME]|NAME");
  }

  @Test
  void aMisspeltCommandSuggestsTheRightOne() {
    assertThat(run("plugin")).isEqualTo(2);
    assertThat(text(err)).isEqualTo("bilevel has no command 'plugin'. Maybe you mean 'plugins'.\n");
  }

  @Test
  void aMisspeltCommandWithArgumentsSuggestsTheRightOne() {
    assertThat(run("chekc", "small.yaml", "--quick")).isEqualTo(2);
    assertThat(text(err)).isEqualTo("bilevel has no command 'chekc'. Maybe you mean 'check'.\n");
  }

  @Test
  void aCommandThatIsNearNoneRefersToTheHelp() {
    assertThat(run("nonsense")).isEqualTo(2);
    assertThat(text(err))
        .isEqualTo("bilevel has no command 'nonsense'. Maybe see 'bilevel --help'.\n");
  }

  @Test
  void aMisspeltOptionSuggestsTheRightOne() {
    assertThat(run("run", "small.yaml", "--vairant=x")).isEqualTo(2);
    assertThat(text(err))
        .isEqualTo("bilevel run has no option '--vairant'. Maybe you mean '--variant'.\n");
  }

  @Test
  void anArgumentTooManyIsNamed() {
    assertThat(run("run", "small.yaml", "other.yaml")).isEqualTo(2);
    assertThat(text(err))
        .isEqualTo(
            "bilevel run: 'other.yaml' is an argument too many. Maybe see 'bilevel run --help'.\n");
  }

  @Test
  void whatIsNoNumberIsSaidInWords() {
    assertThat(run("run", "small.yaml", "--jobs", "x")).isEqualTo(2);
    assertThat(text(err)).contains("'--jobs': 'x' is no whole number").doesNotContain("an int");
    assertThat(run("select", "a.csv", "--selector", "uniform", "--seed", "1.5")).isEqualTo(2);
    assertThat(text(err)).contains("'--seed': '1.5' is no whole number").doesNotContain("a long");
  }

  @Test
  void aPathThatCannotBeIsSaidInWords() {
    assertThat(run("check", "a\0b.yaml")).isEqualTo(2);
    assertThat(text(err)).contains("is no path").doesNotContain("java.nio");
  }

  @Test
  void helpAndVersionHaveTheirUsualOptions() {
    assertThat(run("run", "-h")).isZero();
    assertThat(text(out)).contains("--jobs");
    out.reset();
    assertThat(run("--version")).isZero();
    assertThat(text(out)).startsWith("Bilevel ").contains("Java");
  }

  @Test
  void aMissingFileArgumentIsSaidInTwoLines() {
    assertThat(run("run")).isEqualTo(2);
    assertThat(text(err).lines()).hasSize(2).last().asString().contains("bilevel run --help");
  }

  @Test
  void noCommandIsAMistake() {
    assertThat(run()).isEqualTo(2);
    assertThat(text(err)).contains("Which command?");
  }

  @Test
  void aFolderOfPluginsMustBeOne() {
    assertThat(run("plugins", "--plugins", "/no/such/folder")).isEqualTo(2);
    assertThat(text(err)).contains("/no/such/folder").doesNotContain("\tat ");
  }

  @Test
  void aMisspeltKindSuggestsTheRightOne() {
    assertThat(run("describe", "selectr")).isEqualTo(2);
    assertThat(text(err)).contains("Maybe you mean 'selector'.");
  }

  @Test
  void anErrorOfTheJvmIsNoStackTrace() {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) {
            throw new StackOverflowError();
          }
        };
    PrintStream to = new PrintStream(err, true, StandardCharsets.UTF_8);
    int code = Main.execute(new PrintStream(broken, true, StandardCharsets.UTF_8), to, "version");
    assertThat(code).isEqualTo(70);
    assertThat(text(err)).contains("StackOverflowError", "--stacktrace").doesNotContain("\tat ");
  }

  @Test
  void aFileThatIsNestedTooDeeplyIsAMistake(@TempDir Path folder) throws IOException {
    Path deep = Files.writeString(folder.resolve("deep.yaml"), "[".repeat(200_000));
    assertThat(run("check", deep.toString())).isEqualTo(2);
    assertThat(text(err)).contains("deep.yaml:1: more than 64 brackets").doesNotContain("\tat ");
  }

  @Test
  void aFileThatIsTooLargeIsNotRead(@TempDir Path folder) throws IOException {
    Path large = Files.writeString(folder.resolve("large.yaml"), "a".repeat(1 << 21));
    assertThat(run("check", large.toString())).isEqualTo(2);
    assertThat(text(err)).contains("large.yaml: the file has 2,097,152 bytes", "Maybe");
  }

  @Test
  void describesAPartThatIsNamedWithoutItsKind() {
    assertThat(run("describe", "label-noise")).isZero();
    assertThat(text(out)).startsWith("corruption/label-noise: ").contains("rate");
  }

  @Test
  void jobsMustBePositive() {
    assertThat(run("run", "x.yaml", "--jobs", "0")).isEqualTo(2);
    assertThat(text(err)).contains("--jobs must be a whole number of at least 1, not 0.");
  }

  @Test
  void whatIsNoRunFolderIsSaidInTwoLines(@TempDir Path folder) {
    for (String command : new String[] {"report", "compare"}) {
      err.reset();
      assertThat(run(command, folder.toString())).as(command).isEqualTo(2);
      assertThat(text(err).lines()).hasSizeLessThanOrEqualTo(2);
      assertThat(text(err)).contains(folder + " is no run folder", "Maybe");
    }
  }

  @Test
  void completionIsAScriptForBash() {
    assertThat(run("completion")).isZero();
    assertThat(text(out)).contains("complete -F", "--quick");
  }

  @Test
  void versionNamesJava() {
    assertThat(run("version")).isZero();
    assertThat(text(out)).startsWith("Bilevel ").contains("Java");
  }

  private int run(String... args) {
    return Main.execute(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        args);
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}
