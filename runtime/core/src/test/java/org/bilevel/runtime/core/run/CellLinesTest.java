package org.bilevel.runtime.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bilevel.runtime.core.run.CellLines.Extent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CellLinesTest {
  @TempDir Path folder;

  private Path path;

  @BeforeEach
  void path() {
    path = folder.resolve("lines.csv");
  }

  @Test
  void aFewNeedNoFile() throws IOException {
    try (CellLines lines = new CellLines(path, Extent.NONE)) {
      lines.add("one\n");
      lines.add("two\n");

      assertThat(lines.extent()).isEqualTo(new Extent(0, "one\ntwo\n"));
      assertThat(lines.written()).isEmpty();
      assertThat(all(lines)).isEqualTo("one\ntwo\n");
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void manyGoToAFileAndTheNewestStayInMemory() throws IOException {
    String line = "x".repeat(CellLines.MANY - 1) + "\n";
    try (CellLines lines = new CellLines(path, Extent.NONE)) {
      lines.add(line);
      lines.add("one\n");
      lines.add("two\n");

      assertThat(lines.extent()).isEqualTo(new Extent(line.length() + 4, "two\n"));
      assertThat(lines.written()).isPresent();
      assertThat(path).hasContent(line + "one\n");
      assertThat(all(lines)).isEqualTo(line + "one\ntwo\n");
    }
  }

  @Test
  void whatCameAfterAnExtentIsNoLongerThere() throws IOException {
    Files.writeString(path, "one\ntwo\nthr");
    try (CellLines lines = new CellLines(path, new Extent(4, "deux\n"))) {
      assertThat(all(lines)).isEqualTo("one\ndeux\n");

      lines.add("x".repeat(CellLines.MANY) + "\n");
      lines.add("four\n");

      assertThat(Files.readString(path)).startsWith("one\ndeux\nxxx").endsWith("x\n");
      assertThat(all(lines)).startsWith("one\ndeux\nxxx").endsWith("x\nfour\n");
    }
  }

  private String all(CellLines lines) throws IOException {
    Path copy = folder.resolve("copy.csv");
    try (LineFile file = LineFile.open(copy, 0)) {
      lines.appendTo(file);
    }
    return Files.readString(copy);
  }
}
