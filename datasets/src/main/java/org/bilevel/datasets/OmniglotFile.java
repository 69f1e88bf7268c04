package org.bilevel.datasets;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bilevel.api.BilevelException;
import org.jspecify.annotations.Nullable;

/** Reads one of Omniglot's two zip files. */
final class OmniglotFile {
  /** FOLDER/ALPHABET/CHARACTER/NAME.png */
  private static final Pattern DRAWING = Pattern.compile("[^/]+/([^/]+/[^/]+)/[^/]+\\.png");

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
    ZipTree zip = new ZipTree(file, advice);
    try {
      Map<String, String> characters = new HashMap<>();
      for (String name : zip.names()) {
        if (isDrawing(name)) {
          Matcher path = DRAWING.matcher(name);
          if (!path.matches()) {
            throw failure(
                "The entry %s of %s is not at FOLDER/ALPHABET/CHARACTER/NAME.png."
                    .formatted(name, file),
                null);
          }
          characters.put(name, path.group(1));
        }
      }
      if (characters.isEmpty()) {
        throw failure("The file " + file + " has no drawings (.png).", null);
      }
      TreeMap<String, TreeMap<String, float[]>> sorted = new TreeMap<>();
      zip.read(
          characters::containsKey,
          (name, bytes) ->
              sorted
                  .computeIfAbsent(characters.getOrDefault(name, ""), character -> new TreeMap<>())
                  .put(name, drawing(name, bytes)));
      return sorted.values().stream().map(own -> List.copyOf(own.values())).toList();
    } catch (IOException e) {
      throw failure("The file %s is truncated or damaged: %s.".formatted(file, e.getMessage()), e);
    }
  }

  /** Say whether an entry is a drawing, and not what some archivers add beside. */
  private static boolean isDrawing(String name) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    return last.endsWith(".png") && !last.startsWith(".") && !name.startsWith("__MACOSX/");
  }

  /** Return the shares of ink of a drawing. */
  private float[] drawing(String name, byte[] bytes) {
    Pictures.Picture picture;
    try {
      picture = Pictures.read(bytes);
    } catch (IOException e) {
      throw failure(
          "The entry %s of %s is no PNG picture: %s.".formatted(name, file, e.getMessage()), e);
    }
    float[] ink = new float[picture.height() * picture.width()];
    for (int p = 0; p < ink.length; p++) {
      ink[p] = 1 - picture.values()[p];
    }
    return Resampling.byArea(ink, picture.height(), picture.width(), side, side);
  }

  private BilevelException failure(String what, @Nullable Exception e) {
    return BilevelException.data(what, advice, e);
  }
}
