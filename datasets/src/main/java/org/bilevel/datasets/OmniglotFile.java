package org.bilevel.datasets;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.bilevel.api.BilevelException;
import org.jspecify.annotations.Nullable;

/** Reads one of Omniglot's two zip files. */
final class OmniglotFile {
  /** FOLDER/ALPHABET/CHARACTER/NAME.png */
  private static final Pattern DRAWING = Pattern.compile("[^/]+/([^/]+/[^/]+)/[^/]+\\.png");

  private static final int MOST_BYTES = 1 << 24;
  private static final int MOST_SIDE = 4096;

  private final Path file;
  private final int side;
  private final String advice;

  private OmniglotFile(Path file, int side, String advice) {
    this.file = file;
    this.side = side;
    this.advice = advice;
  }

  /**
   * Read the drawings of each character, sorted by alphabet, character and name.
   *
   * @param file the zip file
   * @param side height and width that the drawings are brought to
   * @param advice the second line of every failure
   * @return side · side shares of ink for each drawing of each character
   */
  static List<List<float[]>> characters(Path file, int side, String advice) {
    return new OmniglotFile(file, side, advice).read();
  }

  private List<List<float[]>> read() {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      TreeMap<String, TreeMap<String, ZipEntry>> sorted = new TreeMap<>();
      for (ZipEntry entry : zip.stream().toList()) {
        if (isDrawing(entry)) {
          Matcher path = DRAWING.matcher(entry.getName());
          if (!path.matches()) {
            throw failure(
                "The entry %s of %s is not at FOLDER/ALPHABET/CHARACTER/NAME.png."
                    .formatted(entry.getName(), file),
                null);
          }
          sorted
              .computeIfAbsent(path.group(1), character -> new TreeMap<>())
              .put(entry.getName(), entry);
        }
      }
      if (sorted.isEmpty()) {
        throw failure("The file " + file + " has no drawings (.png).", null);
      }
      List<List<float[]>> characters = new ArrayList<>();
      for (TreeMap<String, ZipEntry> entries : sorted.values()) {
        List<float[]> drawings = new ArrayList<>();
        for (ZipEntry entry : entries.values()) {
          drawings.add(drawing(entry, bytes(zip, entry)));
        }
        characters.add(drawings);
      }
      return characters;
    } catch (IOException e) {
      throw failure("The file %s is truncated or damaged: %s.".formatted(file, e.getMessage()), e);
    }
  }

  /** Say whether an entry is a drawing, and not what some archivers add beside. */
  private static boolean isDrawing(ZipEntry entry) {
    String name = entry.getName();
    String last = name.substring(name.lastIndexOf('/') + 1);
    return last.endsWith(".png") && !last.startsWith(".") && !name.startsWith("__MACOSX/");
  }

  private byte[] bytes(ZipFile zip, ZipEntry entry) throws IOException {
    byte[] bytes;
    try (InputStream in = zip.getInputStream(entry)) {
      bytes = in.readNBytes(MOST_BYTES);
    } catch (IOException e) {
      throw failure(
          "The entry %s of %s is damaged: %s.".formatted(entry.getName(), file, e.getMessage()), e);
    }
    CRC32 sum = new CRC32();
    sum.update(bytes);
    if (sum.getValue() != entry.getCrc()) {
      throw failure(
          "The entry %s of %s is damaged: its checksum is %08x, not %08x."
              .formatted(entry.getName(), file, sum.getValue(), entry.getCrc()),
          null);
    }
    return bytes;
  }

  private float[] drawing(ZipEntry entry, byte[] bytes) {
    BufferedImage image;
    ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
    try (MemoryCacheImageInputStream in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      reader.setInput(in, true, true);
      int height = reader.getHeight(0);
      int width = reader.getWidth(0);
      if (height > MOST_SIDE || width > MOST_SIDE) {
        throw failure(
            "The entry %s of %s is a picture of %dx%d; a drawing has at most %d pixels a side."
                .formatted(entry.getName(), file, height, width, MOST_SIDE),
            null);
      }
      image = reader.read(0);
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      throw failure(
          "The entry %s of %s is no PNG picture: %s."
              .formatted(entry.getName(), file, e.getMessage()),
          e);
    } finally {
      reader.dispose();
    }
    float[] ink = new float[image.getHeight() * image.getWidth()];
    for (int row = 0; row < image.getHeight(); row++) {
      for (int column = 0; column < image.getWidth(); column++) {
        ink[row * image.getWidth() + column] = 1 - (image.getRGB(column, row) & 0xFF) / 255f;
      }
    }
    return Resampling.byArea(ink, image.getHeight(), image.getWidth(), side, side);
  }

  private BilevelException failure(String what, @Nullable Exception e) {
    return BilevelException.data(what, advice, e);
  }
}
