package org.bilevel.datasets;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/** Writes small zip files of Omniglot's format: drawings of one bit a pixel, ink black. */
final class OmniglotWriter {
  static final int SIDE = 105;

  private OmniglotWriter() {}

  /** A folder with both files: 3 + 2 characters in 2 + 1 alphabets, 4 drawings each. */
  static Path files(Path folder) {
    zip(
        folder.resolve("images_background.zip"),
        drawings(
            "images_background", 4, "Latin/character02", "Latin/character01", "Greek/character01"));
    zip(
        folder.resolve("images_evaluation.zip"),
        drawings("images_evaluation", 4, "Runes/character01", "Runes/character02"));
    return folder;
  }

  /** Drawing i of character c has a bar of ink, c + 1 rows from the top, 10 (i + 1) pixels long. */
  static Map<String, byte[]> drawings(String folder, int each, String... characters) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put(folder + "/", new byte[0]);
    for (int c = 0; c < characters.length; c++) {
      entries.put(folder + "/" + characters[c] + "/", new byte[0]);
      for (int i = each - 1; i >= 0; i--) {
        BufferedImage image = paper();
        for (int column = 0; column < 10 * (i + 1); column++) {
          image.setRGB(column, c + 1, 0xFF000000);
        }
        entries.put("%s/%s/%04d_%02d.png".formatted(folder, characters[c], c, i + 1), png(image));
      }
    }
    return entries;
  }

  static BufferedImage paper() {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_BINARY);
    for (int row = 0; row < SIDE; row++) {
      for (int column = 0; column < SIDE; column++) {
        image.setRGB(column, row, 0xFFFFFFFF);
      }
    }
    return image;
  }

  static byte[] png(BufferedImage image) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ImageIO.write(image, "png", bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path zip(Path file, Map<String, byte[]> entries) {
    try (ZipOutputStream zip =
        new ZipOutputStream(Files.newOutputStream(file), StandardCharsets.UTF_8)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
