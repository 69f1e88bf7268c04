package org.bilevel.datasets;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.bilevel.api.BilevelException;
import org.bilevel.api.Capabilities;
import org.bilevel.api.Capability;
import org.bilevel.api.learning.DataSource;
import org.bilevel.api.learning.Dataset;
import org.bilevel.api.learning.Samples;

/**
 * UCI Adult: does a person earn more than 50,000 dollars a year? 32,561 rows for training and
 * 16,281 for the test; two classes, 1 for more.
 *
 * <p>The folder holds {@code adult.data} and {@code adult.test}, each plain or with ".gz". Six
 * fields are numbers: by default they get mean 0 and deviation 1 on the training rows that are
 * kept, with {@code scale: unit} the range from 0 to 1. Eight are categories: as many zeros as the
 * field has values in adult.names, with a one at its own. Together 105 features, in the order of
 * the fields. Rows with an unknown category ("?") are left out by default, which leaves 30,162 and
 * 15,060; with {@code unknown: keep} they stay, and the three fields in which that happens have one
 * feature more, 108 together. A sample's id is its row in the training file; those of test samples
 * continue after them. There is no feature that is always one: a model adds its own bias.
 *
 * <p>Memory: 4 bytes a feature, 19 MB. Data that was read is shared by all runs of the process as
 * long as the files do not change. Nothing is random.
 *
 * <p>Failures, all of category DATA: a missing or truncated file; a line that has another number of
 * fields, or one that is not a number, not in adult.names or no label, with file and line.
 *
 * <p>Source: R. Kohavi and B. Becker, Adult, UCI Machine Learning Repository, 1996. BSG (Section
 * 5.3) refers for its preprocessing to an appendix of another paper, which was not at hand; leaving
 * out rows with unknown values and standardizing numbers is what is usual for this data.
 */
final class AdultSource implements DataSource {
  private static final String ADVICE =
      "Maybe run 'bilevel data fetch adult', or set folder to where the files are.";
  private static final List<String> NAMES = List.of("adult.data", "adult.test");

  private final AdultOptions options;

  AdultSource(AdultOptions options) {
    this.options = options;
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.NONE.offering(Capability.LABELS);
  }

  @Override
  public Dataset load() {
    List<String> missing =
        NAMES.stream().filter(name -> !Files.isRegularFile(present(name))).toList();
    if (!missing.isEmpty()) {
      throw BilevelException.data(
          "adult: the folder %s %s; missing: %s (each plain or with .gz)."
              .formatted(
                  options.folder().toAbsolutePath().normalize(),
                  Files.isDirectory(options.folder())
                      ? "has %d of the 2 files".formatted(2 - missing.size())
                      : Files.exists(options.folder()) ? "is a file" : "does not exist",
                  String.join(", ", missing)),
          ADVICE,
          null);
    }
    List<Path> files = NAMES.stream().map(this::present).toList();
    return DatasetCache.get(options, files, () -> read(files));
  }

  private Path present(String name) {
    Path plain = options.folder().resolve(name);
    return Files.isRegularFile(plain) ? plain : options.folder().resolve(name + ".gz");
  }

  private Dataset read(List<Path> files) {
    List<AdultFile.Row> train = AdultFile.rows(files.getFirst(), ADVICE);
    List<AdultFile.Row> test = AdultFile.rows(files.getLast(), ADVICE);
    int[] trainKept = kept(train, files.getFirst());
    int[] testKept = kept(test, files.getLast());
    List<AdultFile.Row> trainRows = IntStream.of(trainKept).mapToObj(train::get).toList();
    AdultFeatures features = new AdultFeatures(trainRows, options);
    Samples trainSamples = features.of(trainRows, trainKept);
    int[] testIds = IntStream.of(testKept).map(i -> train.size() + i).toArray();
    return new Dataset(
        "adult",
        trainSamples,
        features.of(IntStream.of(testKept).mapToObj(test::get).toList(), testIds));
  }

  /** Return which rows stay. */
  private int[] kept(List<AdultFile.Row> rows, Path file) {
    int[] kept =
        IntStream.range(0, rows.size())
            .filter(i -> options.keepUnknown() || rows.get(i).isKnown())
            .toArray();
    if (kept.length == 0) {
      throw BilevelException.data(
          "Every row of the file %s has an unknown value.".formatted(file),
          "Maybe set unknown to keep.",
          null);
    }
    return kept;
  }
}
