package org.bilevel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bilevel.it.Distribution.HOME;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.bilevel.it.Distribution.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where no TornadoVM is started: what names it is refused with advice, everything else runs. */
final class AcceleratorIT {
  private static final Path EXAMPLE = HOME.resolve("examples/quickstart.yaml");

  @TempDir private Path work = Path.of("");

  @Test
  void aFileThatAsksForItEndsWithOneMessageAndCode3() {
    Result result =
        bilevel(
                "run",
                EXAMPLE.toString(),
                "--quick",
                "--set",
                "variants.bcsr.selector.projection.use=simplex",
                "--set",
                "variants.bcsr.selector.projection.accelerator=tornadovm")
            .expect(3);
    assertThat(result.err().lines()).hasSize(1);
    assertThat(result.err())
        .contains("selector.projection", "sdk install tornadovm", "docs/accelerators.md");
    assertThat(work).isEmptyDirectory();
  }

  @Test
  void anUnknownNameIsAMistakeOfTheFile() {
    Result result =
        bilevel(
                "check",
                EXAMPLE.toString(),
                "--set",
                "variants.bcsr.selector.projection.use=simplex",
                "--set",
                "variants.bcsr.selector.projection.accelerator=gpu")
            .expect(2);
    assertThat(result.err()).contains("'gpu'", "auto, cpu");
  }

  @Test
  void autoRunsOnTheCpuAndSaysSoOnce() {
    Result result = bilevel("run", EXAMPLE.toString(), "--quick", "--no-report").expect(0);
    assertThat(result.err().lines().filter(line -> line.startsWith("Projections run on the CPU")))
        .hasSize(1);
    assertThat(Distribution.read(Distribution.onlyRun(work).resolve("provenance.json")))
        .contains("Projections run on the CPU");
  }

  @Test
  void devicesSayHowToGetWhatIsMissing() {
    Result result = bilevel("devices").expect(0);
    assertThat(result.out()).contains("cpu", "cores", "sdk install tornadovm");
    assertThat(Files.exists(work.resolve(".bilevel"))).isFalse();
  }

  @Test
  void theVectorApiIsPartOfTheJvmThatIsToldToUseIt() {
    Result result =
        bilevel(
                "run",
                EXAMPLE.toString(),
                "--quick",
                "--no-report",
                "--set",
                "variants.bcsr.selector.projection.use=simplex",
                "--set",
                "variants.bcsr.selector.projection.accelerator=vector-api")
            .expect(0);
    assertThat(result.err()).contains("Projections run on vector-api: Vector API");
    assertThat(Distribution.read(Distribution.onlyRun(work).resolve("provenance.json")))
        .contains("Projections run on vector-api");
  }

  @Test
  void devicesListTheVectorsOfTheCpu() {
    Result result = bilevel("devices").expect(0);
    assertThat(result.out()).containsPattern("vector-api +Vector API, [0-9]+ entries at a time");
  }

  private Result bilevel(String... arguments) {
    Map<String, String> nowhere = Map.of("TORNADOVM_HOME", "", "HOME", work.toString());
    return Distribution.start(HOME.resolve("bin/bilevel"), work, nowhere, arguments);
  }
}
