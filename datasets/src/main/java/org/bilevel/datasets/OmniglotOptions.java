package org.bilevel.datasets;

import java.nio.file.Path;
import java.util.List;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * What an {@link OmniglotSource} reads.
 *
 * @param folder where its two files are
 * @param side height and width of the samples, in pixels
 */
record OmniglotOptions(Path folder, int side) {

  static final Option<String> FOLDER =
      Option.text(
              "folder",
              "the folder of images_background.zip and images_evaluation.zip; left out: omniglot"
                  + " below the environment's BILEVEL_DATA, else below .bilevel/data of the home"
                  + " folder")
          .withDefault("");
  static final Option<Integer> SIDE =
      Option.integer("side", "height and width that the drawings are brought to, in pixels")
          .atLeast(1)
          .atMost(105)
          .withDefault(28);

  static final List<Option<?>> ALL = List.of(FOLDER, SIDE);

  static OmniglotOptions from(OptionValues values) {
    String folder = values.get(FOLDER);
    return new OmniglotOptions(
        folder.isEmpty() ? DataFetcher.folder().resolve("omniglot") : Path.of(folder),
        values.get(SIDE));
  }
}
