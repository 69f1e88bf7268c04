package org.bilevel.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BilevelExceptionTest {

  @Test
  void putsAdviceOnALineOfItsOwn() {
    BilevelException failure =
        BilevelException.numeric("f is NaN at step 3.", "Maybe lower the learning rate.");

    assertThat(failure.getMessage().lines())
        .containsExactly("f is NaN at step 3.", "Maybe lower the learning rate.");
    assertThat(BilevelException.configuration("no.", "").getMessage()).isEqualTo("no.");
  }

  @Test
  void saysInWordsWhyAFileCannotBeUsed(@TempDir Path folder) throws IOException {
    Path latin = Files.write(folder.resolve("latin"), new byte[] {'a', (byte) 0xE9, 'b'});
    assertThat(reason(() -> Files.readString(latin))).isEqualTo("it is not text in UTF-8");
    assertThat(reason(() -> Files.readString(folder.resolve("none"))))
        .isEqualTo("there is no such file or folder");
    assertThat(reason(() -> Files.createDirectory(latin)))
        .isEqualTo("a file of this name is in the way");
    assertThat(BilevelException.reason(new AccessDeniedException("x")))
        .isEqualTo("access is denied");
    assertThat(BilevelException.reason(new IOException("first line\nsecond")))
        .isEqualTo("first line");
    assertThat(BilevelException.reason(new EOFException())).isEqualTo("EOFException");
  }

  private static String reason(ThrowingCallable reads) {
    return BilevelException.reason(catchThrowableOfType(IOException.class, reads));
  }

  @Test
  void categoriesDecideTheExitCode() {
    assertThat(BilevelException.configuration("x", "").category().exitCode()).isEqualTo(2);
    assertThat(BilevelException.plugin("x", "", null).category().exitCode()).isEqualTo(3);
    assertThat(BilevelException.data("x", "", null).category().exitCode()).isEqualTo(4);
    assertThat(BilevelException.numeric("x", "").category().exitCode()).isEqualTo(5);
    assertThat(BilevelException.internal("x", null).category().exitCode()).isEqualTo(70);
  }
}
