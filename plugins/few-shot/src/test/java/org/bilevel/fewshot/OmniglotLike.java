package org.bilevel.fewshot;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.bilevel.api.RandomStream;

/**
 * Writes files of Omniglot's names and format: strokes of made characters, redrawn with a tremor.
 */
final class OmniglotLike {
  private static final int SIDE = 105;

  private OmniglotLike() {}

  static Path files(Path folder, int background, int evaluation, int drawings) {
    zip(folder, "images_background", background, drawings);
    zip(folder, "images_evaluation", evaluation, drawings);
    return folder;
  }

  private static void zip(Path folder, String name, int characters, int drawings) {
    try (ZipOutputStream zip =
        new ZipOutputStream(Files.newOutputStream(folder.resolve(name + ".zip")))) {
      for (int c = 0; c < characters; c++) {
        RandomStream character = RandomStream.of(17).split(name, c);
        int[] corners = new int[8];
        for (int i = 0; i < corners.length; i++) {
          corners[i] = 15 + character.nextInt(75);
        }
        for (int d = 0; d < drawings; d++) {
          zip.putNextEntry(
              new ZipEntry("%s/Made/character%02d/%04d_%02d.png".formatted(name, c + 1, c, d + 1)));
          ImageIO.write(drawing(corners, character.split("drawing", d)), "png", zip);
          zip.closeEntry();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Three strokes between four corners, each moved a little. */
  private static BufferedImage drawing(int[] corners, RandomStream random) {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_BINARY);
    for (int row = 0; row < SIDE; row++) {
      for (int column = 0; column < SIDE; column++) {
        image.setRGB(column, row, 0xFFFFFFFF);
      }
    }
    double[] moved = new double[corners.length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = corners[i] + 2 * random.nextGaussian();
    }
    for (int s = 0; s < 3; s++) {
      for (int t = 0; t <= 200; t++) {
        double a = t / 200.0;
        int row = (int) ((1 - a) * moved[2 * s] + a * moved[2 * s + 2]);
        int column = (int) ((1 - a) * moved[2 * s + 1] + a * moved[2 * s + 3]);
        for (int i = 0; i < 9; i++) {
          image.setRGB(
              Math.clamp(column + i % 3 - 1, 0, SIDE - 1),
              Math.clamp(row + i / 3 - 1, 0, SIDE - 1),
              0xFF000000);
        }
      }
    }
    return image;
  }
}
