package org.bilevel.datasets;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * What a {@link PictureSource} reads.
 *
 * @param name the data set's name
 * @param folders where its files may be; the first that exists is taken
 * @param side height and width that pictures are brought to
 * @param classes how many of the classes are read, the first ones; 0 for all
 * @param perClass most training pictures of each class, 0 for all
 * @param testPerClass most test pictures of each class, 0 for all
 * @param standardize whether each channel is brought to mean 0 and deviation 1
 */
record PictureOptions(
    String name,
    List<Path> folders,
    int side,
    int classes,
    int perClass,
    int testPerClass,
    boolean standardize) {

  static final Option<String> FOLDER =
      Option.text(
              "folder",
              "the folder of the archives as published, or of what is in them; left out: the data"
                  + " set's name below the environment's BILEVEL_DATA, else below .bilevel/data of"
                  + " the home folder")
          .withDefault("");
  static final Option<Boolean> STANDARDIZE =
      Option.flag(
              "standardize",
              "true for features (x − μ)/σ with the mean and deviation of each channel over the"
                  + " training pixels that are read, false for x in [0, 1]")
          .withDefault(false);
  static final Option<Integer> CLASSES =
      Option.integer("classes", "how many of the classes are read, the first ones; 0: all")
          .atLeast(0)
          .withDefault(0);
  static final Option<Integer> PER_CLASS =
      Option.integer(
              "samples-per-class",
              "most training pictures that are read of each class, the first by name; 0: all")
          .atLeast(0)
          .withDefault(0);
  static final Option<Integer> TEST_PER_CLASS =
      Option.integer(
              "test-samples-per-class",
              "most test pictures that are read of each class, the first by name; 0: all")
          .atLeast(0)
          .withDefault(0);

  /** Return the options of a data set whose pictures have a usual side. */
  static List<Option<?>> all(int usualSide) {
    return List.of(FOLDER, side(usualSide), CLASSES, PER_CLASS, TEST_PER_CLASS, STANDARDIZE);
  }

  private static Option<Integer> side(int usual) {
    return Option.integer("side", "height and width that the pictures are brought to, in pixels")
        .atLeast(1)
        .atMost(512)
        .withDefault(usual);
  }

  /** Return the values for a data set, by its name and others that its folder may have. */
  static PictureOptions from(OptionValues values, int usualSide, String name, String... others) {
    return new PictureOptions(
        name,
        folders(values, name, others),
        values.get(side(usualSide)),
        values.get(CLASSES),
        values.get(PER_CLASS),
        values.get(TEST_PER_CLASS),
        values.get(STANDARDIZE));
  }

  /** Return the folder that is given, or those where a data set may be. */
  static List<Path> folders(OptionValues values, String name, String... others) {
    String folder = values.get(FOLDER);
    return folder.isEmpty()
        ? Stream.concat(Stream.of(name), Stream.of(others))
            .map(DataFetcher.folder()::resolve)
            .toList()
        : List.of(Path.of(folder));
  }
}
