package org.bilevel.runtime.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RunFolderTest {
  @ParameterizedTest
  @CsvSource({
    "quickstart, quickstart",
    "my file ä, my-file-a",
    "../../etc/passwd, etc-passwd",
    ".hidden, hidden",
    "a/b c ü!, a-b-c-u",
    "数字, run",
    "'', run"
  })
  void namesOfFoldersArePlain(String name, String folder) {
    assertThat(RunFolder.fileName(name)).isEqualTo(folder);
  }

  @ParameterizedTest
  @CsvSource({"x", "ä"})
  void namesOfFoldersFitIntoAFileSystem(String letter) {
    assertThat(RunFolder.fileName(letter.repeat(300))).hasSize(80);
  }
}
