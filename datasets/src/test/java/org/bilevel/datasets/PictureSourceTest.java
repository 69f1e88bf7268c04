package org.bilevel.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.bilevel.datasets.Failures.assertData;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bilevel.api.learning.Dataset;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.plugin.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The data sets whose pictures are files of their own. */
final class PictureSourceTest {
  @TempDir Path folder;

  private Dataset load(String name, Map<String, ?> options) {
    Map<String, Object> all = new HashMap<>(options);
    all.put("folder", folder.toString());
    return Made.part(Kind.DATA, name, all).load();
  }

  /** Channel c of a sample, at its first pixel. */
  private static float channel(Samples samples, int sample, int c) {
    SampleShape shape = samples.shape();
    return samples.features()[sample * shape.length() + c * shape.height() * shape.width()];
  }

  private static void assertColour(Samples samples, int sample, int red, int green, int blue) {
    int[] expected = {red, green, blue};
    for (int c = 0; c < 3; c++) {
      assertThat(channel(samples, sample, c)).isCloseTo(expected[c] / 255f, within(0.02f));
    }
  }

  private static Map<String, byte[]> tinyImagenet() {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    String top = "tiny-imagenet-200/";
    entries.put(top + "wnids.txt", Archives.text("n02\nn01\n"));
    entries.put(top + "words.txt", Archives.text("n01\tgoldfish\nn02\ttoad\n"));
    entries.put(top + "train/n01/images/n01_0.JPEG", Archives.jpeg(64, 64, 0xFF0000, false));
    entries.put(top + "train/n01/images/n01_1.JPEG", Archives.jpeg(64, 64, 100, true));
    entries.put(top + "train/n01/n01_boxes.txt", Archives.text("n01_0.JPEG\t0\t0\t1\t1\n"));
    entries.put(top + "train/n02/images/n02_0.JPEG", Archives.jpeg(64, 64, 0x0000FF, false));
    entries.put(top + "val/images/val_0.JPEG", Archives.jpeg(64, 64, 0x00FF00, false));
    entries.put(top + "val/images/val_1.JPEG", Archives.jpeg(64, 64, 0xFFFFFF, false));
    entries.put(
        top + "val/val_annotations.txt",
        Archives.text("val_1.JPEG\tn02\t0\t0\t1\t1\nval_0.JPEG\tn01\t0\t0\t1\t1\n"));
    entries.put(top + "test/images/test_0.JPEG", Archives.jpeg(64, 64, 0, false));
    return entries;
  }

  @Test
  void readsTinyImagenet() {
    OmniglotWriter.zip(folder.resolve("tiny-imagenet-200.zip"), tinyImagenet());

    Dataset data = load("tiny-imagenet", Map.of());

    assertThat(data.train().shape()).isEqualTo(new SampleShape(3, 64, 64));
    assertThat(data.train().classes()).isEqualTo(2);
    // classes in the order of wnids.txt, pictures in that of their names
    assertThat(data.train().labels()).containsExactly(1, 1, 0);
    assertThat(data.train().ids()).containsExactly(0, 1, 2);
    assertColour(data.train(), 0, 254, 0, 0);
    assertColour(data.train(), 1, 100, 100, 100);
    assertColour(data.train(), 2, 0, 0, 254);
    assertThat(data.test().labels()).containsExactly(0, 1);
    assertThat(data.test().ids()).containsExactly(3, 4);
    assertColour(data.test(), 0, 255, 255, 255);
    assertColour(data.test(), 1, 0, 255, 1);
  }

  @Test
  void readsWhatIsUnpackedOnceAndSomeOfItInAnotherSize() {
    OmniglotWriter.zip(folder.resolve("tiny-imagenet-200.zip"), tinyImagenet());
    Archives.unpacked(folder, tinyImagenet());

    Dataset data =
        load("tiny-imagenet", Map.of("side", 8, "samples-per-class", 1, "standardize", true));
    assertThat(data.train().labels()).containsExactly(1, 0);
    assertThat(data.train().shape()).isEqualTo(new SampleShape(3, 8, 8));
    // red in one of two pictures: mean a half, deviation a half
    assertThat(channel(data.train(), 0, 0)).isCloseTo(1, within(1e-3f));
    assertThat(channel(data.train(), 1, 0)).isCloseTo(-1, within(1e-3f));

    Dataset first = load("tiny-imagenet", Map.of("classes", 1, "side", 8));
    assertThat(first.train().classes()).isEqualTo(1);
    assertThat(first.train().size()).isEqualTo(1);
    assertThat(first.test().size()).isEqualTo(1);
  }

  @Test
  void saysWhatIsWrongWithTinyImagenet() throws IOException {
    assertData(() -> load("tiny-imagenet", Map.of()))
        .contains("there is no wnids.txt", "Maybe put tiny-imagenet-200.zip");
    Archives.unpacked(folder, tinyImagenet());
    Path top = folder.resolve("tiny-imagenet-200");
    Path annotations = top.resolve("val/val_annotations.txt");
    Files.writeString(annotations, "val_1.JPEG\tn02\t0\nval_0.JPEG\n");
    assertData(() -> load("tiny-imagenet", Map.of()))
        .contains(annotations + ":2: 'val_0.JPEG' is not a file, a tab and a class");
    Files.writeString(annotations, "val_9.JPEG\tn02\t0\n");
    assertData(() -> load("tiny-imagenet", Map.of()))
        .contains("no picture val/images/val_9.JPEG, which line 1 of " + annotations);
    Files.writeString(annotations, "val_1.JPEG\tn02\t0\nval_1.JPEG\tn02\t0\n");
    assertData(() -> load("tiny-imagenet", Map.of())).contains("val_1.JPEG is listed twice");
    Files.writeString(annotations, "val_1.JPEG\tn02\t0\n");
    Path picture = top.resolve("train/n01/images/n01_0.JPEG");
    Files.write(picture, new byte[] {1, 2, 3});
    assertData(() -> load("tiny-imagenet", Map.of()))
        .contains("The picture " + picture + " cannot be read: it is no picture");
    Files.writeString(top.resolve("wnids.txt"), "n02\n");
    assertData(() -> load("tiny-imagenet", Map.of())).contains("is of a class that is not in");
    Files.writeString(top.resolve("wnids.txt"), "n02\nn02\n");
    assertData(() -> load("tiny-imagenet", Map.of())).contains("has the class n02 twice");
  }

  @Test
  void saysThatAPictureOfAnArchiveIsDamaged() throws IOException {
    Path zip = OmniglotWriter.zip(folder.resolve("tiny-imagenet-200.zip"), tinyImagenet());
    byte[] bytes = Files.readAllBytes(zip);
    int name = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("n01_1.JPEG");
    bytes[name + 60] ^= 0x55;
    Files.write(zip, bytes);
    assertData(() -> load("tiny-imagenet", Map.of())).contains("n01_1.JPEG of " + zip);
    Files.write(zip, Arrays.copyOf(bytes, bytes.length / 2));
    assertData(() -> load("tiny-imagenet", Map.of())).contains(zip + " is truncated or damaged");
  }

  private static Map<String, byte[]> food() {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    String top = "food-101/";
    // pictures before the lists, as in the published archive
    entries.put(top + "images/apple_pie/1.jpg", Archives.jpeg(48, 64, 0xFF0000, false));
    entries.put(top + "images/apple_pie/2.jpg", Archives.jpeg(64, 40, 0x00FF00, false));
    entries.put(top + "images/ramen/7.jpg", Archives.jpeg(30, 30, 0x0000FF, false));
    entries.put(top + "images/ramen/8.jpg", Archives.jpeg(30, 30, 0xFFFFFF, false));
    entries.put(top + "meta/classes.txt", Archives.text("apple_pie\nramen\n"));
    entries.put(top + "meta/train.txt", Archives.text("apple_pie/2\nramen/7\n"));
    entries.put(top + "meta/test.txt", Archives.text("apple_pie/1\nramen/8\n"));
    return entries;
  }

  @Test
  void readsFood() throws IOException {
    Archives.tarGz(folder.resolve("food-101.tar.gz"), food());

    Dataset data = load("food-101", Map.of("side", 32));

    assertThat(data.train().shape()).isEqualTo(new SampleShape(3, 32, 32));
    assertThat(data.train().labels()).containsExactly(0, 1);
    assertColour(data.train(), 0, 0, 255, 1);
    assertColour(data.train(), 1, 0, 0, 254);
    assertThat(data.test().labels()).containsExactly(0, 1);
    assertColour(data.test(), 0, 254, 0, 0);

    Files.delete(folder.resolve("food-101.tar.gz"));
    Archives.unpacked(folder, food());
    Path list = folder.resolve("food-101/meta/train.txt");
    Files.writeString(list, "apple_pie/2\nsushi/1\n");
    assertData(() -> load("food-101", Map.of()))
        .contains(list + ":2: 'sushi/1' is not CLASS/NUMBER of a class");
  }

  private static final String HEADER = "Filename;Width;Height;Roi.X1;Roi.Y1;Roi.X2;Roi.Y2;ClassId";

  private void writeSigns(String list) {
    OmniglotWriter.zip(
        folder.resolve("GTSRB_Final_Training_Images.zip"),
        Map.of(
            "GTSRB/Final_Training/Images/00000/00000_00000.ppm", Archives.ppm(30, 25, 255, 0, 0),
            "GTSRB/Final_Training/Images/00000/GT-00000.csv", Archives.text(HEADER + "\r\n"),
            "GTSRB/Final_Training/Images/00042/00000_00000.ppm", Archives.ppm(40, 40, 0, 51, 0)));
    OmniglotWriter.zip(
        folder.resolve("GTSRB_Final_Test_Images.zip"),
        Map.of("GTSRB/Final_Test/Images/00000.ppm", Archives.ppm(64, 60, 0, 0, 255)));
    OmniglotWriter.zip(
        folder.resolve("GTSRB_Final_Test_GT.zip"),
        Map.of("GT-final_test.csv", Archives.text(list)));
  }

  @Test
  void readsTrafficSigns() {
    writeSigns(HEADER + "\r\n00000.ppm;60;64;5;5;50;50;16\r\n");

    Dataset data = load("gtsrb", Map.of());

    assertThat(data.train().shape()).isEqualTo(new SampleShape(3, 32, 32));
    assertThat(data.train().classes()).isEqualTo(43);
    assertThat(data.train().labels()).containsExactly(0, 42);
    assertThat(data.test().labels()).containsExactly(16);
    assertThat(channel(data.train(), 0, 0)).isEqualTo(1f);
    assertThat(channel(data.train(), 1, 1)).isEqualTo(0.2f, within(1e-6f));
    assertThat(channel(data.test(), 0, 2)).isEqualTo(1f);
    assertThat(channel(data.test(), 0, 0)).isZero();
  }

  @Test
  void saysWhatIsWrongWithTrafficSigns() {
    writeSigns(HEADER + "\r\n00000.ppm;60;64;5;5;50;50;43\r\n");
    assertData(() -> load("gtsrb", Map.of()))
        .contains("GT-final_test.csv of " + folder.resolve("GTSRB_Final_Test_GT.zip") + ":2: ")
        .contains("ClassId from 0 to 42", "Maybe put GTSRB_Final_Training_Images.zip");
    writeSigns("Filename;Width\r\n00000.ppm;60\r\n");
    assertData(() -> load("gtsrb", Map.of()))
        .contains("'Filename;Width' is not Filename;…;ClassId");
  }

  /** Entries of a part: each letter's picture has its own brightness. */
  private static Map<String, byte[]> letters(String part, String... names) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    for (String name : names) {
      BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
      image.getRaster().setSample(0, 0, 0, 10 * (name.charAt(0) - 'A'));
      entries.put(part + "/" + name + ".png", OmniglotWriter.png(image));
    }
    return entries;
  }

  @Test
  void readsLettersAndPassesOverTheFewThatAreUnreadable() throws IOException {
    Map<String, byte[]> train = letters("notMNIST_large", "J/z", "A/b", "A/a=");
    train.put("notMNIST_large/A/ab.png", new byte[0]);
    Archives.tarGz(folder.resolve("notMNIST_large.tar.gz"), train);
    Archives.tarGz(folder.resolve("notMNIST_small.tar.gz"), letters("notMNIST_small", "C/c"));

    Dataset data = load("notmnist", Map.of());

    assertThat(data.train().shape()).isEqualTo(new SampleShape(1, 28, 28));
    assertThat(data.train().classes()).isEqualTo(10);
    assertThat(data.train().labels()).containsExactly(0, 0, 9);
    assertThat(data.train().ids()).containsExactly(0, 1, 2);
    assertThat(data.test().ids()).containsExactly(3);
    assertThat(channel(data.train(), 2, 0)).isEqualTo(90 / 255f);
    assertThat(data.test().labels()).containsExactly(2);

    for (int i = 0; i <= NotMnistSource.PASSED_OVER; i++) {
      train.put("notMNIST_large/B/%d.png".formatted(i), Archives.text("no picture"));
    }
    Archives.tarGz(folder.resolve("notMNIST_large.tar.gz"), train);
    assertData(() -> load("notmnist", Map.of()))
        .contains("cannot be read: it is no picture", "notMNIST_large.tar.gz");

    IdxWriter.labels(folder.resolve("train-labels-idx1-ubyte"), 1);
    assertData(() -> load("notmnist", Map.of())).contains("has 1 of the 4 files");
  }

  @Test
  void readsPpmOnly() {
    byte[] right = Archives.ppm(4, 4, 1, 2, 3);
    assertPpm(Arrays.copyOf(right, right.length - 1), "truncated: 47 bytes of pixels");
    assertPpm(Archives.text("P6 4"), "its header is cut off");
    assertPpm(Archives.text("P6 4 x 255\n"), "no PPM header");
    assertPpm(Archives.text("P6 1 1 65535\n123456"), "its greatest value is 65535");
    assertPpm(Archives.text("P6 99999 1 255\n"), "its sides are 1x99999");
    assertPpm(Archives.text("P6 1 1 9\n" + (char) 10 + "aa"), "a value is 10");
  }

  private static void assertPpm(byte[] bytes, String message) {
    assertThatThrownBy(() -> Pictures.read(bytes))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message);
  }
}
