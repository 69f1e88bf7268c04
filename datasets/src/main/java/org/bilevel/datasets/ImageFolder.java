package org.bilevel.datasets;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.bilevel.api.BilevelException;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.datasets.LabelledFiles.Contents;
import org.jspecify.annotations.Nullable;

/** Reads images from a folder that has a folder for each class. */
final class ImageFolder {
  private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg", ".bmp", ".gif");

  private final Path folder;
  private final LabelledFiles.Progress progress;

  ImageFolder(Path folder, LabelledFiles.Progress progress) {
    this.folder = folder;
    this.progress = progress;
  }

  Contents read() {
    List<String> labels = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Path part : entries(folder)) {
      if (Files.isDirectory(part)) {
        for (Path image : entries(part)) {
          String name = String.valueOf(image.getFileName());
          if (ENDINGS.stream().anyMatch(name.toLowerCase(Locale.ROOT)::endsWith)) {
            labels.add(String.valueOf(part.getFileName()));
            names.add(part.getFileName() + "/" + name);
          }
        }
      }
    }
    if (names.isEmpty()) {
      throw BilevelException.data(
          "The folder %s has no images in folders of its own.".formatted(folder),
          "Maybe put the images (%s) of each class into a folder with the class's name."
              .formatted(String.join(", ", ENDINGS)),
          null);
    }
    SampleShape shape = null;
    float[] features = new float[0];
    for (int i = 0; i < names.size(); i++) {
      Path file = folder.resolve(names.get(i));
      BufferedImage image = image(file);
      SampleShape own =
          new SampleShape(Pictures.isGrey(image) ? 1 : 3, image.getHeight(), image.getWidth());
      if (shape == null) {
        shape = own;
        features = new float[LabelledFiles.entries(folder, names.size(), own.length())];
      } else if (!shape.equals(own)) {
        throw BilevelException.data(
            "The image %s has the shape %s (channels, rows, columns), but %s has %s."
                .formatted(file, own, folder.resolve(names.getFirst()), shape),
            "Maybe scale all images to one size, and make all of them grey or none.",
            null);
      }
      Pictures.copy(image, features, i * own.length());
      progress.at(i + 1L, names.size(), i + 1);
    }
    return LabelledFiles.contents(folder, shapeOf(shape), features, labels, names);
  }

  private static SampleShape shapeOf(@Nullable SampleShape shape) {
    if (shape == null) {
      throw BilevelException.internal("no image and no failure", null);
    }
    return shape;
  }

  private static List<Path> entries(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    } catch (IOException e) {
      throw BilevelException.data(
          "The folder " + folder + " cannot be read: " + BilevelException.reason(e) + ".",
          "Maybe the path is wrong, seen from here.",
          e);
    }
  }

  private static BufferedImage image(Path file) {
    try {
      BufferedImage image = ImageIO.read(file.toFile());
      if (image != null) {
        return image;
      }
    } catch (IOException e) {
      throw unreadable(file, ": " + BilevelException.reason(e), e);
    }
    throw unreadable(file, "", null);
  }

  private static BilevelException unreadable(Path file, String why, @Nullable Exception cause) {
    return BilevelException.data(
        "The image %s cannot be read%s.".formatted(file, why),
        "Maybe it is damaged, or its name ends as that of another format.",
        cause);
  }
}
