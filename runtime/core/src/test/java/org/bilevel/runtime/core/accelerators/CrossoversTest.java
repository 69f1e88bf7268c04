package org.bilevel.runtime.core.accelerators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bilevel.api.BilevelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CrossoversTest {
  @TempDir private Path work = Path.of("");

  @Test
  void whatIsKeptIsFoundAgain() throws IOException {
    Path file = work.resolve("new/crossovers.properties");
    Crossovers crossovers = new Crossovers(file);
    assertThat(crossovers.of("a card")).isEmpty();
    assertThat(file).doesNotExist();

    crossovers.put("a card", 30_000);
    crossovers.put("a = b: #1 é", Crossovers.NEVER);
    crossovers.put("a card", 10_000);

    Crossovers read = new Crossovers(file);
    assertThat(read.of("a card")).hasValue(10_000);
    assertThat(read.of("a = b: #1 é")).hasValue(Crossovers.NEVER);
    assertThat(read.of("another")).isEmpty();
    assertOnly(file);
  }

  @Test
  void aDamagedFileIsSaidAndStays() throws IOException {
    Path file = work.resolve("crossovers.properties");
    Crossovers crossovers = new Crossovers(file);
    for (byte[] damaged :
        new byte[][] {
          {'c', 'a', 'r', 'd', '=', (byte) 0xff, (byte) 0xfe, 0},
          "card=\\u00zz".getBytes(StandardCharsets.UTF_8)
        }) {
      Files.write(file, damaged);
      assertThat(message(() -> crossovers.of("card")))
          .contains(file.toString(), "cannot be read", "Maybe delete the file")
          .doesNotContain("Exception");
      assertThat(message(() -> crossovers.put("card", 1))).contains("cannot be read");
      assertThat(file).hasBinaryContent(damaged);
    }
  }

  @Test
  void aValueThatIsNoSizeIsSaid() throws IOException {
    Path file = work.resolve("crossovers.properties");
    Crossovers crossovers = new Crossovers(file);
    for (String value : new String[] {"", "soon", "-5", "0", "1e5", "99999999999"}) {
      Files.writeString(file, "card=" + value + "\n");
      assertThat(message(() -> crossovers.of("card")))
          .contains("'" + value + "' of card", "neither a size nor 'never'", file.toString());
      assertThat(crossovers.of("another")).isEmpty();
    }
    crossovers.put("card", 7);
    assertThat(crossovers.of("card")).hasValue(7);
  }

  @Test
  void whatCannotBeWrittenIsSaidAndLeavesNothingBehind() throws IOException {
    Path inTheWay = Files.writeString(work.resolve("file"), "mine");
    Crossovers under = new Crossovers(inTheWay.resolve("crossovers.properties"));
    assertThat(message(() -> under.put("card", 1)))
        .contains(inTheWay.toString(), "cannot be")
        .doesNotContain("Exception");
    assertThat(message(under::requireWritable)).contains(inTheWay.toString());
    assertThat(inTheWay).hasContent("mine");

    Path folder = Files.createDirectories(work.resolve("folder/crossovers.properties/full"));
    Crossovers instead = new Crossovers(folder.getParent());
    assertThat(message(() -> instead.put("card", 1)))
        .contains(folder.getParent().toString(), "cannot be")
        .doesNotContain("Exception");
    assertOnly(folder.getParent());
  }

  @Test
  void beingWritableChangesNothing() {
    Path file = work.resolve("crossovers.properties");
    Crossovers crossovers = new Crossovers(file);
    crossovers.put("card", 5);
    crossovers.requireWritable();
    assertThat(crossovers.of("card")).hasValue(5);
  }

  private static String message(ThrowingCallable call) {
    BilevelException failure = catchThrowableOfType(BilevelException.class, call);
    assertThat(failure.category()).isEqualTo(BilevelException.Category.DATA);
    assertThat(failure.getMessage().lines()).hasSizeLessThanOrEqualTo(2); // what, and what to do
    return failure.getMessage();
  }

  private static void assertOnly(Path file) throws IOException {
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }
}
