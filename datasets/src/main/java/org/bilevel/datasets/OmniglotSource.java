package org.bilevel.datasets;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bilevel.api.BilevelException;
import org.bilevel.api.Capabilities;
import org.bilevel.api.Capability;
import org.bilevel.api.learning.DataSource;
import org.bilevel.api.learning.Dataset;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;

/**
 * Omniglot: 1,623 characters of 50 alphabets, each drawn by 20 people, 105x105 pixels of ink or
 * paper.
 *
 * <p>The folder holds {@code images_background.zip} (30 alphabets, 964 characters) and {@code
 * images_evaluation.zip} (20 alphabets, 659 characters) as published, with entries {@code
 * images_background/ALPHABET/characterNN/ID_DRAWER.png}. A class is a character: the background's
 * are the training samples, the evaluation's the test samples, and <em>no class has both</em>,
 * since what is learned is to tell new classes apart. Labels count the background's characters,
 * sorted by alphabet and character, then the evaluation's; ids count the drawings in the same
 * order. Rotated drawings, which few-shot learning takes for further classes, are not made here.
 *
 * <p>A feature is the share of ink, 0 (paper) … 1 (ink), in a pixel of {@code side} x {@code side}
 * (28 by default): the mean over the area that it covers of the drawing, exact for every size.
 * Other programs resample with other filters (bilinear, Lanczos, none), with slightly other values,
 * and some keep ink = 0.
 *
 * <p>Memory: 4 bytes a pixel, 102 MB at 28x28; reading takes seconds. Data that was read is shared
 * by all runs of the process as long as the files do not change. Nothing is random.
 *
 * <p>Failures, all of category DATA with the file: one that is missing, no zip, truncated, or
 * without drawings; an entry whose checksum is wrong, that is no picture, or whose path is not as
 * above.
 *
 * <p>Source: B. Lake, R. Salakhutdinov, J. Tenenbaum, Human-level concept learning through
 * probabilistic program induction, Science 350, 2015; MIT license.
 */
final class OmniglotSource implements DataSource {
  static final String BACKGROUND = "images_background.zip";
  static final String EVALUATION = "images_evaluation.zip";

  private static final String ADVICE =
      "Maybe run 'bilevel data fetch omniglot', or set folder to where the two zip files are.";

  private final OmniglotOptions options;

  OmniglotSource(OmniglotOptions options) {
    this.options = options;
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.NONE.offering(Capability.LABELS);
  }

  @Override
  public Dataset load() {
    List<Path> files =
        List.of(options.folder().resolve(BACKGROUND), options.folder().resolve(EVALUATION));
    requirePresent(files);
    return DatasetCache.get(options, files, () -> read(files));
  }

  private void requirePresent(List<Path> files) {
    List<String> missing =
        files.stream()
            .filter(file -> !Files.isRegularFile(file))
            .map(file -> file.getFileName().toString())
            .toList();
    if (!missing.isEmpty()) {
      Path folder = options.folder();
      throw BilevelException.data(
          "omniglot: the folder %s %s; missing: %s."
              .formatted(
                  folder.toAbsolutePath().normalize(),
                  Files.isDirectory(folder)
                      ? "has %d of the 2 files".formatted(2 - missing.size())
                      : Files.exists(folder) ? "is a file" : "does not exist",
                  String.join(", ", missing)),
          ADVICE,
          null);
    }
  }

  private Dataset read(List<Path> files) {
    List<List<float[]>> background = OmniglotFile.characters(files.get(0), options.side(), ADVICE);
    List<List<float[]>> evaluation = OmniglotFile.characters(files.get(1), options.side(), ADVICE);
    int classes = background.size() + evaluation.size();
    Samples train = samples(background, classes, 0, 0);
    return new Dataset(
        "omniglot", train, samples(evaluation, classes, background.size(), train.size()));
  }

  private Samples samples(
      List<List<float[]>> characters, int classes, int firstLabel, int firstId) {
    SampleShape shape = new SampleShape(1, options.side(), options.side());
    List<Integer> labels = new ArrayList<>();
    for (int c = 0; c < characters.size(); c++) {
      for (int i = 0; i < characters.get(c).size(); i++) {
        labels.add(firstLabel + c);
      }
    }
    float[] features = new float[labels.size() * shape.length()];
    int at = 0;
    for (List<float[]> character : characters) {
      for (float[] drawing : character) {
        System.arraycopy(drawing, 0, features, at, drawing.length);
        at += drawing.length;
      }
    }
    int[] ids = IntStream.range(firstId, firstId + labels.size()).toArray();
    return new Samples(
        shape, classes, features, labels.stream().mapToInt(Integer::intValue).toArray(), ids);
  }
}
