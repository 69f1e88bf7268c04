package org.bilevel.datasets;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * What an {@link IdxSource} reads.
 *
 * @param name the data set's name
 * @param folders where its files may be; the first that has one of them is taken
 * @param parts what the names of its training and of its test files begin with
 * @param side height and width of its images, 0 for any
 * @param classes how many classes it has, 0 for the highest training label + 1
 * @param standardize whether mean and deviation are applied
 * @param mean μ of the pixels
 * @param deviation σ of the pixels; 0 if both are those of the training pixels
 * @param advice what to try if a file is missing or damaged
 */
record IdxOptions(
    String name,
    List<Path> folders,
    List<String> parts,
    int side,
    int classes,
    boolean standardize,
    float mean,
    float deviation,
    String advice) {

  static final Option<String> KNOWN_FOLDER =
      Option.text(
              "folder",
              "the folder of the four IDX files, plain or with .gz; left out: the data set's name"
                  + " below the environment's BILEVEL_DATA, else below .bilevel/data of the home"
                  + " folder")
          .withDefault("");
  static final Option<Boolean> STANDARDIZE =
      Option.flag(
              "standardize",
              "true for features (x − μ)/σ with the usual mean and deviation of the training"
                  + " pixels, false for x in [0, 1]")
          .withDefault(false);
  static final Option<String> FOLDER =
      Option.text("folder", "the folder of the four IDX files, plain or with .gz");
  static final Option<Integer> CLASSES =
      Option.integer("classes", "the number of classes; 0: the highest training label + 1")
          .atLeast(0)
          .withDefault(0);

  private static final List<String> MNIST_PARTS = List.of("train", "t10k");

  static final List<Option<?>> MEASURED = List.of(KNOWN_FOLDER, PictureOptions.STANDARDIZE);
  static final List<Option<?>> KNOWN = List.of(KNOWN_FOLDER, STANDARDIZE);
  static final List<Option<?>> ANY = List.of(FOLDER, CLASSES);

  static IdxOptions mnist(OptionValues values) {
    return known(values, "mnist", 0.1307f, 0.3081f, List.of());
  }

  static IdxOptions fashionMnist(OptionValues values) {
    return known(
        values, "fashion-mnist", 0.2860f, 0.3530f, List.of(FetchableData.DEBIAN_FASHION_MNIST));
  }

  static IdxOptions notMnist(OptionValues values) {
    return measured(
        values,
        "notmnist",
        MNIST_PARTS,
        28,
        "Maybe set folder to where notMNIST_large.tar.gz and notMNIST_small.tar.gz are, or four IDX"
            + " files.");
  }

  static IdxOptions usps(OptionValues values) {
    return measured(
        values,
        "usps",
        List.of("usps-train", "usps-test"),
        16,
        "Maybe set folder to where the four IDX files of usps are.");
  }

  /** A data set that cannot be fetched, without a usual mean and deviation. */
  private static IdxOptions measured(
      OptionValues values, String name, List<String> parts, int side, String advice) {
    String folder = values.get(KNOWN_FOLDER);
    return new IdxOptions(
        name,
        List.of(folder.isEmpty() ? DataFetcher.folder().resolve(name) : Path.of(folder)),
        parts,
        side,
        10,
        values.get(PictureOptions.STANDARDIZE),
        0,
        0,
        advice);
  }

  static IdxOptions any(OptionValues values) {
    String folder = values.get(FOLDER);
    return new IdxOptions(
        "idx " + folder,
        List.of(Path.of(folder)),
        MNIST_PARTS,
        0,
        values.get(CLASSES),
        false,
        0f,
        1f,
        "Maybe the folder is another one, or a file of it was not copied to its end.");
  }

  private static IdxOptions known(
      OptionValues values, String name, float mean, float deviation, List<Path> others) {
    String folder = values.get(KNOWN_FOLDER);
    List<Path> folders =
        folder.isEmpty()
            ? concat(DataFetcher.folder().resolve(name), others)
            : List.of(Path.of(folder));
    return new IdxOptions(
        name,
        folders,
        MNIST_PARTS,
        28,
        10,
        values.get(STANDARDIZE),
        mean,
        deviation,
        "Maybe run 'bilevel data fetch " + name + "', or set folder to where the files are.");
  }

  private static List<Path> concat(Path first, List<Path> others) {
    return Stream.concat(Stream.of(first), others.stream()).toList();
  }
}
