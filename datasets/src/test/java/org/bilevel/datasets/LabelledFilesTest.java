package org.bilevel.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelException.Category;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.datasets.LabelledFiles.Contents;
import org.bilevel.datasets.LabelledFiles.Header;
import org.bilevel.datasets.LabelledFiles.TableFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LabelledFilesTest {
  private static final LabelledFiles.Progress SILENT = (done, total, samples) -> {};

  @TempDir Path folder;

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("t.csv"), text);
  }

  private Contents table(String text, String label) throws IOException {
    return LabelledFiles.table(write(text), new TableFormat(label, Header.AUTO, ','), SILENT);
  }

  private BilevelException failure(String text, String label) {
    return catchThrowableOfType(BilevelException.class, () -> table(text, label));
  }

  @Test
  void readsATableWithOrWithoutHeader() throws IOException {
    for (String header : List.of("", "a,y,b\n", "\uFEFFa,y,b\n\n")) {
      Contents read = table(header + "1,cat,-2.5\n\"3\",dog,4e1\r\n5, cat ,6\n", "2");
      assertThat(read.samples().shape()).isEqualTo(new SampleShape(1, 1, 2));
      assertThat(read.samples().features()).containsExactly(1, -2.5f, 3, 40, 5, 6);
      assertThat(read.samples().labels()).containsExactly(0, 1, 0);
      assertThat(read.samples().ids()).containsExactly(0, 1, 2);
      assertThat(read.classes()).containsExactly("cat", "dog");
      assertThat(read.names()).isEmpty();
    }
  }

  @Test
  void findsTheLabelByNameOrNumber() throws IOException {
    String text = "y,2,z\n1,2,3\n4,5,6\n";
    assertThat(table(text, "y").samples().features()).containsExactly(2, 3, 5, 6);
    assertThat(table(text, "").samples().features()).containsExactly(1, 2, 4, 5);
    assertThat(table(text, "-3").samples().features()).containsExactly(2, 3, 5, 6);
    // a name comes before a number
    assertThat(table(text, "2").samples().features()).containsExactly(1, 3, 4, 6);
    assertThat(failure(text, "q"))
        .hasMessageContaining("there is no column 'q'; there are 3: y, 2, z.")
        .hasMessageContaining("Maybe it is another name, or a number from 1 to 3.")
        .returns(Category.CONFIGURATION, BilevelException::category);
    assertThat(failure("1,2\n3,4\n", "3")).hasMessageContaining("there are 2 without names");
    assertThat(failure("a,a\n3,4\n", "a"))
        .hasMessageContaining("columns 1 and 2 are both named 'a'");
  }

  @Test
  void theHeaderMayBeSaid() throws IOException {
    Path numbers = write("1,2\n3,4\n5,6\n");
    assertThat(
            LabelledFiles.table(numbers, new TableFormat("", Header.YES, ','), SILENT)
                .samples()
                .size())
        .isEqualTo(2);
    assertThat(
            LabelledFiles.table(numbers, new TableFormat("", Header.AUTO, ','), SILENT)
                .samples()
                .size())
        .isEqualTo(3);
    assertThat(
            LabelledFiles.table(write("1;x\n2;y\n"), new TableFormat("", Header.NO, ';'), SILENT)
                .classes())
        .containsExactly("x", "y");
  }

  @Test
  void ordersClassesByValueIfTheyAreNumbers() throws IOException {
    Contents read = table("0,10\n0,9\n0,-1\n", "");
    assertThat(read.classes()).containsExactly("-1", "9", "10");
    assertThat(read.samples().labels()).containsExactly(2, 1, 0);
  }

  @Test
  void malformedRowsAreListedWithTheirLines() {
    BilevelException failure =
        failure("x,w,y\n1,2,a\n1,b\n\n1,oops,b\n,2,b\nNaN,2,b\n1,2,\n1,3f,b\n", "y");
    assertThat(failure.category()).isEqualTo(Category.DATA);
    String file = folder.resolve("t.csv").toString();
    assertThat(failure.getMessage().lines())
        .containsExactly(
            "6 malformed rows:",
            file + ":3: 2 fields, but the first line has 3.",
            file + ":5: column 2 (w) is 'oops', not a number.",
            file + ":6: column 1 (x) is empty.",
            file + ":7: column 1 (x) is NaN, not a finite number.",
            file + ":8: the label in column 3 (y) is empty.",
            file + ":9: column 2 (w) is '3f', not a number.",
            "Maybe remove these rows or fill in what is missing; texts must become numbers.");
  }

  @Test
  void notMoreThanTenMalformedRowsAreListed() {
    assertThat(failure("x,y\n" + "a,1\n".repeat(1000), "y").getMessage().lines())
        .hasSize(12)
        .first()
        .isEqualTo("The first 10 malformed rows:");
  }

  @Test
  void aQuoteThatIsNeverClosedIsNoLabel() {
    assertThat(failure("1,a\n2,\"b\n3,c\n4,d\n", ""))
        .hasMessageContaining("t.csv cannot be read after 1 samples: Unclosed quoted field")
        .hasMessageContaining("starting at line 2")
        .returns(Category.DATA, BilevelException::category);
  }

  @Test
  void filesWithoutDataAreRefused() throws IOException {
    assertThat(failure("", "")).hasMessageContaining("has no rows of data");
    assertThat(failure("x,y\n", "")).hasMessageContaining("has no rows of data");
    assertThat(failure("x\n1\n", "")).hasMessageContaining(":1: there is one column");
    assertThat(failure("1,a\n2,a\n", "")).hasMessageContaining("all labels are 'a', of 2 samples");
    StringBuilder many = new StringBuilder();
    for (int i = 0; i <= LabelledFiles.MOST_CLASSES; i++) {
      many.append("1,").append(i).append('\n');
    }
    assertThat(failure(many.toString(), "")).hasMessageContaining("10,001 different labels");
    Path binary = Files.write(folder.resolve("b.csv"), new byte[] {'1', ',', (byte) 0xFF, '\n'});
    assertThatThrownBy(
            () -> LabelledFiles.table(binary, new TableFormat("", Header.NO, ','), SILENT))
        .isInstanceOf(BilevelException.class)
        .hasMessageContaining("it is not text in UTF-8");
    assertThatThrownBy(() ->
            LabelledFiles.table(
                folder.resolve("no.csv"), new TableFormat("", Header.NO, ','), SILENT))
        .isInstanceOf(BilevelException.class)
        .hasMessageContaining("does not exist");
  }

  @Test
  void readsCompressedTablesAndSaysHowFarItIs() throws IOException {
    Path file = folder.resolve("t.csv.gz");
    try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < 20_000; i++) {
        out.write((i * 0.5 + "," + i % 3 + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
    List<Integer> seen = new ArrayList<>();
    Contents read =
        LabelledFiles.table(
            file,
            new TableFormat("", Header.AUTO, ','),
            (done, total, samples) -> {
              assertThat(done).isBetween(0L, total);
              seen.add(samples);
            });
    assertThat(read.samples().size()).isEqualTo(20_000);
    assertThat(read.samples().features()[19_999]).isEqualTo(9999.5f);
    assertThat(seen).hasSizeGreaterThan(3).isSorted().endsWith(20_000);
  }

  private Path npy(String name, String type, String shape, ByteBuffer entries) throws IOException {
    String header = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(type, shape);
    header = header + " ".repeat(117 - header.length()) + "\n";
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0});
    out.write(header.getBytes(StandardCharsets.US_ASCII));
    out.write(entries.array());
    return Files.write(folder.resolve(name), out.toByteArray());
  }

  @Test
  void readsArraysOfNumpy() throws IOException {
    ByteBuffer doubles = ByteBuffer.allocate(48).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 6; i++) {
      doubles.putDouble(i - 2.5);
    }
    Path x = npy("x.npy", "<f8", "(3, 2)", doubles);
    ByteBuffer big = ByteBuffer.allocate(12).order(ByteOrder.BIG_ENDIAN);
    big.putInt(7).putInt(-1).putInt(7);
    Path y = npy("y.npy", ">i4", "(3,)", big);
    Contents read = LabelledFiles.arrays(x, y, SILENT);
    assertThat(read.samples().shape()).isEqualTo(new SampleShape(1, 1, 2));
    assertThat(read.samples().features()).containsExactly(-2.5f, -1.5f, -.5f, .5f, 1.5f, 2.5f);
    assertThat(read.samples().labels()).containsExactly(1, 0, 1);
    Path images =
        npy("i.npy", "|u1", "(3, 1, 1, 2)", ByteBuffer.wrap(new byte[] {0, 1, 2, 3, 4, -1}));
    Contents four = LabelledFiles.arrays(images, y, SILENT);
    assertThat(four.samples().shape()).isEqualTo(new SampleShape(1, 1, 2));
    assertThat(four.samples().features()).containsExactly(0, 1, 2, 3, 4, 255);
  }

  @Test
  void brokenArraysAreNamed() throws IOException {
    Path y = npy("y.npy", "|u1", "(2,)", ByteBuffer.wrap(new byte[] {0, 1}));
    assertFailure(npy("a.npy", "|u1", "(3, 2)", ByteBuffer.allocate(6)), y, "y.npy has 2 labels");
    assertFailure(npy("b.npy", "<f4", "(2, 2)", ByteBuffer.allocate(2)), y, "b.npy is truncated");
    assertFailure(npy("c.npy", "<c8", "(2, 2)", ByteBuffer.allocate(64)), y, "no array of numbers");
    assertFailure(npy("d.npy", "|u1", "(2,)", ByteBuffer.allocate(2)), y, "array of shape [2]");
    assertFailure(Files.writeString(folder.resolve("e.npy"), "hello!!!"), y, "is no NPY file");
    ByteBuffer nan = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    nan.putFloat(8, Float.NaN);
    assertFailure(npy("f.npy", "<f4", "(2, 2)", nan), y, "entry 2 (counted from 0, row by row)");
  }

  private static void assertFailure(Path features, Path labels, String message) {
    assertThatThrownBy(() -> LabelledFiles.arrays(features, labels, SILENT))
        .isInstanceOfSatisfying(
            BilevelException.class, e -> assertThat(e.category()).isEqualTo(Category.DATA))
        .hasMessageContaining(message);
  }

  private void image(String name, int type, int width, int value) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    BufferedImage image = new BufferedImage(width, 1, type);
    int bands = image.getRaster().getNumBands();
    for (int b = 0; b < bands; b++) {
      image.getRaster().setSample(0, 0, b, value + b);
    }
    ImageIO.write(image, "png", file.toFile());
  }

  @Test
  void readsFoldersOfImages() throws IOException {
    image("grey/b/2.png", BufferedImage.TYPE_BYTE_GRAY, 2, 51);
    image("grey/a/1.PNG", BufferedImage.TYPE_BYTE_GRAY, 2, 255);
    Files.writeString(folder.resolve("grey/a/notes.txt"), "no image");
    Contents grey = LabelledFiles.images(folder.resolve("grey"), SILENT);
    assertThat(grey.samples().shape()).isEqualTo(new SampleShape(1, 1, 2));
    assertThat(grey.samples().features()).containsExactly(1, 0, 51 / 255f, 0);
    assertThat(grey.names()).containsExactly("a/1.PNG", "b/2.png");
    assertThat(grey.classes()).containsExactly("a", "b");
    image("colour/a/1.png", BufferedImage.TYPE_INT_RGB, 2, 51);
    image("colour/b/1.png", BufferedImage.TYPE_INT_RGB, 2, 51);
    assertThat(LabelledFiles.images(folder.resolve("colour"), SILENT).samples().features())
        .startsWith(51 / 255f, 0, 52 / 255f, 0, 53 / 255f, 0);
    image("colour/b/2.png", BufferedImage.TYPE_INT_RGB, 3, 51);
    assertThatThrownBy(() -> LabelledFiles.images(folder.resolve("colour"), SILENT))
        .isInstanceOf(BilevelException.class)
        .hasMessageContaining("2.png has the shape 3x1x3");
    assertThatThrownBy(() -> LabelledFiles.images(folder.resolve("grey/a"), SILENT))
        .isInstanceOf(BilevelException.class)
        .hasMessageContaining("has no images in folders of its own");
    Files.writeString(folder.resolve("grey/b/3.png"), "broken");
    assertThatThrownBy(() -> LabelledFiles.images(folder.resolve("grey"), SILENT))
        .isInstanceOf(BilevelException.class)
        .hasMessageContaining("3.png cannot be read");
  }
}
