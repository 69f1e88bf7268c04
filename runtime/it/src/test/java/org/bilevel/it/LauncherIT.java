package org.bilevel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bilevel.it.Distribution.HOME;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.bilevel.it.Distribution.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The start script: where it is, how it is called, which Java it takes. */
final class LauncherIT {
  @TempDir private Path work = Path.of("");

  @Test
  void startsThroughLinksFromAFolderWithSpaces() throws IOException {
    Path home = work.resolve("my programs/bilevel");
    for (String folder : new String[] {"bin", "lib"}) {
      Jars.mkdirs(home.resolve(folder));
      try (Stream<Path> files = Files.list(HOME.resolve(folder))) {
        for (Path file : files.toList()) {
          Files.copy(file, home.resolve(folder).resolve(file.getFileName()));
        }
      }
    }
    Files.createSymbolicLink(
        work.resolve("first link"), Path.of("my programs/bilevel/bin/bilevel"));
    Path link = Files.createSymbolicLink(work.resolve("b"), work.resolve("first link"));
    Path elsewhere = Jars.mkdirs(work.resolve("some where"));
    Result result = Distribution.start(link, elsewhere, Map.of(), "version").expect(0);
    assertThat(result.out()).startsWith("Bilevel ");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void passesArgumentsAndJavaOptsOn() {
    Result result =
        Distribution.start(
            HOME.resolve("bin/bilevel"),
            work,
            Map.of("JAVA_OPTS", "-Xmx64m -XshowSettings:vm"),
            "describe",
            "no such kind; with spaces");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .contains("'no such kind; with spaces' is no kind of part", "Max. Heap Size: 64.00M");
  }

  @Test
  void theHomeFolderIsThatOfTheShell() {
    Path home = work.resolve("a home");
    Result result =
        Distribution.start(
                HOME.resolve("bin/bilevel"),
                work,
                Map.of("HOME", home.toString(), "BILEVEL_DATA", ""),
                "doctor")
            .expect(0);
    assertThat(result.out()).contains("missing in " + home.resolve(".bilevel/data"));
  }

  @Test
  void namesOfFilesNeedNoLocale() throws IOException {
    Path file = work.resolve("prüfung 数.yaml");
    Files.writeString(file, "experiment: nothing\n");
    Map<String, String> posix = Map.of("LC_ALL", "", "LC_CTYPE", "", "LANG", "C");
    Result result =
        Distribution.start(
            HOME.resolve("bin/bilevel"), work, posix, "check", file.getFileName().toString());
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).startsWith("prüfung 数.yaml:1: experiment");
  }

  @Test
  void numbersHaveTheSameDigitsEverywhere() {
    Result result =
        Distribution.start(
                HOME.resolve("bin/bilevel"),
                work,
                Map.of("JAVA_OPTS", "-Duser.language=ar -Duser.country=EG"),
                "describe",
                "buffer/task-slots")
            .expect(0);
    assertThat(result.out()).contains("a whole number of at least 1");
  }

  @Test
  void whatCannotBePrintedIsAnError() {
    Path script =
        executable(
            work.resolve("full.sh"), "'%s/bin/bilevel' describe > /dev/full".formatted(HOME));
    Result result = Distribution.start(script, work, Map.of()).expect(4);
    assertThat(result.err()).startsWith("Standard output cannot be written: ").contains("Maybe");
  }

  @Test
  void aTerminalThatCanDrawItHasABar() {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "no script(1) for a terminal");
    assertThat(onTerminal("xterm"))
        .contains("\u001b[?7l" + "█".repeat(16) + " 100 %", "2/2 linear-program, seed 0");
    assertThat(onTerminal("dumb")).contains("1/2 gradient, seed 0").doesNotContain("\u001b", "█");
  }

  /** Return what a terminal of a name shows of a run. */
  private String onTerminal(String name) {
    String run =
        "'%s/bin/bilevel' run '%s/examples/toy-constrained.yaml' --quick --runs '%s'"
            .formatted(HOME, Distribution.ROOT, work.resolve("runs"));
    Path script = executable(work.resolve("run.sh"), run + " > /dev/null");
    Map<String, String> environment = Map.of("TERM", name, "LC_ALL", "C.UTF-8");
    return Distribution.start(
            Path.of("/usr/bin/script"), work, environment, "-qec", script.toString(), "/dev/null")
        .expect(0)
        .out();
  }

  @Test
  void aJavaThatIsTooOldIsPassedOver() {
    Path old = fakeJava("jdk17", "17.0.12", "exit 77");
    Path young = fakeJava("jdk26", "26-ea", "echo \"this is 26: $*\"");
    Result result =
        Distribution.start(
                HOME.resolve("bin/bilevel"),
                work,
                Map.of(
                    "JAVA_HOME",
                    old.toString(),
                    "PATH",
                    young.resolve("bin") + ":" + System.getenv("PATH")),
                "version")
            .expect(0);
    assertThat(result.out()).startsWith("this is 26: ").contains("--module-path");
  }

  @Test
  void noJavaIsOneClearLine() {
    Path script =
        executable(
            work.resolve("find.sh"), ". '%s/bin/find-java.sh'; find_java 99 java".formatted(HOME));
    Result result = Distribution.start(script, work, Map.of("JAVA_HOME", "/none")).expect(1);
    assertThat(result.err().lines()).hasSize(1);
    assertThat(result.err()).contains("JDK of version 99 or newer", "/none", "Maybe install one");
  }

  private Path fakeJava(String name, String version, String body) {
    Path home = work.resolve(name);
    Jars.mkdirs(home.resolve("bin"));
    Distribution.write(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    executable(home.resolve("bin/java"), body);
    return home;
  }

  private static Path executable(Path file, String body) {
    Distribution.write(file, "#!/bin/sh\n" + body + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }
}
