package org.bilevel.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DevicesCommandTest {
  private static final String HOME = System.getProperty("user.home");

  @TempDir private Path home = Path.of("");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void liveElsewhere() {
    System.setProperty("user.home", home.toString());
  }

  @AfterEach
  void comeBack() {
    System.setProperty("user.home", HOME);
  }

  @Test
  void listsTheDeviceOfAThirdPartyAndWhatToDo() {
    assertThat(run("devices")).isZero();
    assertThat(text(out))
        .contains(
            "cpu",
            "heap",
            AcceleratorPlugin.DEVICE,
            "not measured: bilevel devices --measure",
            "device: cpu",
            "device: gpu")
        .doesNotContain("sdk install");
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void measuresAndKeepsTheSize() {
    assertThat(run("devices", "--measure")).isZero();
    assertThat(text(err).lines())
        .hasSize(8)
        .allMatch(line -> line.startsWith("n = ") && line.contains(AcceleratorPlugin.DEVICE));
    assertThat(text(out)).doesNotContain("not measured");
    assertThat(stored()).isRegularFile();

    out.reset();
    assertThat(run("devices")).isZero();
    assertThat(text(out)).containsPattern("the heap: 64 bits +(never|n = [0-9]+)");
  }

  @Test
  void showsWhatWasStored() throws IOException {
    store("the\\ heap\\:\\ 64\\ bits=1000");
    assertThat(run("devices")).isZero();
    assertThat(text(out)).contains("n = 1000");
  }

  @Test
  void aDamagedFileIsOneMessageAndStays() throws IOException {
    store("the\\ heap\\:\\ 64\\ bits=soon");
    assertThat(run("devices")).isNotZero();
    assertThat(text(err).lines()).hasSizeLessThanOrEqualTo(2);
    assertThat(text(err)).contains(stored().toString(), "'soon'", "Maybe delete the file");
    assertThat(stored()).hasContent("the\\ heap\\:\\ 64\\ bits=soon");
  }

  @Test
  void whatCannotBeKeptIsNotMeasured() throws IOException {
    Files.writeString(home.resolve(".bilevel"), "");
    assertThat(run("devices", "--measure")).isNotZero();
    assertThat(text(err).lines()).hasSizeLessThanOrEqualTo(2);
    assertThat(text(err)).contains(stored().toString());
  }

  private Path stored() {
    return home.resolve(".bilevel").resolve("crossovers.properties");
  }

  private void store(String text) throws IOException {
    Files.createDirectories(stored().getParent());
    Files.writeString(stored(), text);
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
