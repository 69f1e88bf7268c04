package org.bilevel.runtime.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JsonTest {
  @TempDir Path folder;

  @Test
  void writesInPlaceWhereNoSecondFileCanBeMade() throws IOException {
    Path file = folder.resolve("state.json");
    Json.replace(file, Map.of("state", "running, a text that is longer than the next"));
    Files.createDirectory(folder.resolve("state.json.new"));

    Json.replace(file, Map.of("state", "failed"));

    assertThat(file).content().isEqualToIgnoringNewLines("{  \"state\" : \"failed\"}");
  }
}
