package org.bilevel.datasets;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Writes small archives and pictures, as data sets are published. */
final class Archives {
  private Archives() {}

  static Path tarGz(Path file, Map<String, byte[]> entries) {
    try (OutputStream out = Files.newOutputStream(file);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        TarArchiveEntry header = new TarArchiveEntry(entry.getKey());
        header.setSize(entry.getValue().length);
        tar.putArchiveEntry(header);
        tar.write(entry.getValue());
        tar.closeArchiveEntry();
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Write the files of an archive below a folder. */
  static void unpacked(Path folder, Map<String, byte[]> entries) {
    try {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        Path file = folder.resolve(entry.getKey());
        Files.createDirectories(file.getParent());
        Files.write(file, entry.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A PPM picture of one colour, with a comment in its header. */
  static byte[] ppm(int height, int width, int red, int green, int blue) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(text("P6\n# made\n%d %d\n255\n".formatted(width, height)));
    for (int p = 0; p < height * width; p++) {
      bytes.write(red);
      bytes.write(green);
      bytes.write(blue);
    }
    return bytes.toByteArray();
  }

  /** A JPEG picture of one colour, grey or not, which compression leaves nearly as it is. */
  static byte[] jpeg(int height, int width, int rgb, boolean grey) {
    BufferedImage image =
        new BufferedImage(
            width, height, grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
    for (int p = 0; p < height * width; p++) {
      if (grey) {
        image.getRaster().setSample(p % width, p / width, 0, rgb & 0xFF);
      } else {
        image.setRGB(p % width, p / width, rgb);
      }
    }
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ImageIO.write(image, "jpeg", bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
