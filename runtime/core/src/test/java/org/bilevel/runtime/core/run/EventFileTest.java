package org.bilevel.runtime.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bilevel.api.BilevelException;
import org.bilevel.api.run.RunEvent;
import org.bilevel.api.run.RunListener.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class EventFileTest {
  private static final Cell CELL = new Cell("bcsr", 3, 0, 2);

  @TempDir Path folder;

  @Test
  void writesAllThatWasHandedInInOrder() throws IOException {
    Path path = folder.resolve("events.jsonl");
    Files.writeString(path, "kept\ncut off\n");
    try (Background background = new Background();
        EventFile events = new EventFile(path, 5, background)) {
      events.write(CELL, new RunEvent.Warning("one"));
      events.write(CELL, new RunEvent.Warning("two"));
      events.flush();
      events.flush();

      assertThat(Files.readAllLines(path)).hasSize(3);
    }

    assertThat(Files.readAllLines(path).getFirst()).isEqualTo("kept");
    assertThat(Files.readAllLines(path).get(1))
        .contains("\"variant\":\"bcsr\",\"seed\":3,\"event\":\"warning\",\"message\":\"one\"}");
    assertThat(Files.readAllLines(path).get(2)).endsWith("\"message\":\"two\"}");
  }

  @Test
  @EnabledOnOs(OS.LINUX) // which has a file for which there is never room
  void whatDoesNotFitIsTriedAgainAndSaid() {
    Background background = new Background();
    try (EventFile events = new EventFile(Path.of("/dev/full"), 0, background)) {
      events.write(CELL, new RunEvent.Warning("one"));

      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(events::flush)
            .isInstanceOf(BilevelException.class)
            .hasMessageContaining("No space left on device");
      }
      background.write(events::flush);
      assertThatThrownBy(background::await).hasMessageContaining("No space left on device");
    } finally {
      closeWithoutAWord(background);
    }
  }

  /** It may or may not have tried once more on its own. */
  private static void closeWithoutAWord(Background background) {
    try {
      background.close();
    } catch (BilevelException full) {
      assertThat(full).hasMessageContaining("No space left on device");
    }
  }
}
