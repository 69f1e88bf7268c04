package org.bilevel.datasets;

import java.nio.file.Path;
import java.util.List;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * What an {@link AdultSource} reads.
 *
 * @param folder where its two files are
 * @param keepUnknown whether rows with an unknown category stay
 * @param standardize whether numbers get mean 0 and deviation 1, else the range from 0 to 1
 */
record AdultOptions(Path folder, boolean keepUnknown, boolean standardize) {
  static final Option<String> FOLDER =
      Option.text(
              "folder",
              "the folder of adult.data and adult.test, plain or with .gz; left out: adult below the"
                  + " environment's BILEVEL_DATA, else below .bilevel/data of the home folder")
          .withDefault("");
  static final Option<String> UNKNOWN =
      Option.choice(
              "unknown",
              "rows that have a category '?': leave them out (drop), or keep them and have a feature"
                  + " for it (keep)",
              "drop",
              "keep")
          .withDefault("drop");
  static final Option<String> SCALE =
      Option.choice(
              "scale",
              "numbers of the training rows get mean 0 and deviation 1 (standard), or the range from"
                  + " 0 to 1 (unit)",
              "standard",
              "unit")
          .withDefault("standard");

  static final List<Option<?>> ALL = List.of(FOLDER, UNKNOWN, SCALE);

  static AdultOptions from(OptionValues values) {
    String folder = values.get(FOLDER);
    return new AdultOptions(
        folder.isEmpty() ? DataFetcher.folder().resolve("adult") : Path.of(folder),
        values.get(UNKNOWN).equals("keep"),
        values.get(SCALE).equals("standard"));
  }
}
