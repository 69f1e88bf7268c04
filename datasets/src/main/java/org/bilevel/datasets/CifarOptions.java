package org.bilevel.datasets;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * What a {@link CifarSource} reads.
 *
 * @param name the data set's name
 * @param folders where its files may be; the first that exists is taken
 * @param trainFiles names of the files of training images
 * @param testFile name of the file of test images
 * @param labelBytes how many labels stand before each image
 * @param label which of them counts, from 0
 * @param classes how many classes it has
 * @param standardize whether each channel is brought to mean 0 and deviation 1
 */
record CifarOptions(
    String name,
    List<Path> folders,
    List<String> trainFiles,
    String testFile,
    int labelBytes,
    int label,
    int classes,
    boolean standardize) {

  static final Option<Integer> BATCHES =
      Option.integer("batches", "how many of the five files of training images are read")
          .atLeast(1)
          .atMost(5)
          .withDefault(5)
          .quickAtMost(1);
  static final Option<String> LABELS =
      Option.choice(
              "labels",
              "the 100 fine classes, or the 20 coarse ones that they belong to",
              "fine",
              "coarse")
          .withDefault("fine");

  static final List<Option<?>> CIFAR_10 =
      List.of(PictureOptions.FOLDER, PictureOptions.STANDARDIZE, BATCHES);
  static final List<Option<?>> CIFAR_100 =
      List.of(PictureOptions.FOLDER, PictureOptions.STANDARDIZE, LABELS);

  static CifarOptions cifar10(OptionValues values) {
    return new CifarOptions(
        "cifar-10",
        PictureOptions.folders(values, "cifar-10", "cifar10"),
        IntStream.rangeClosed(1, values.get(BATCHES))
            .mapToObj("data_batch_%d.bin"::formatted)
            .toList(),
        "test_batch.bin",
        1,
        0,
        10,
        values.get(PictureOptions.STANDARDIZE));
  }

  static CifarOptions cifar100(OptionValues values) {
    boolean coarse = values.get(LABELS).equals("coarse");
    return new CifarOptions(
        "cifar-100",
        PictureOptions.folders(values, "cifar-100", "cifar100"),
        List.of("train.bin"),
        "test.bin",
        2,
        coarse ? 0 : 1,
        coarse ? 20 : 100,
        values.get(PictureOptions.STANDARDIZE));
  }
}
