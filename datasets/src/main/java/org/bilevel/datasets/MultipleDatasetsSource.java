package org.bilevel.datasets;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bilevel.api.BilevelException;
import org.bilevel.api.Capabilities;
import org.bilevel.api.Capability;
import org.bilevel.api.learning.DataSource;
import org.bilevel.api.learning.Dataset;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;

/**
 * Several data sets of images as one: their classes one after the other, their images brought to
 * one shape.
 *
 * <p>By default those of BCSR's "Multiple Datasets": MNIST, Fashion-MNIST, notMNIST and traffic
 * signs, with USPS where the paper has SVHN: 83 classes (10, 10, 10, 43, 10). With the stream
 * {@code split} and {@code task-sizes: [10, 10, 10, 43, 10]} each is a task, and {@code
 * samples-per-task: 1000} draws the paper's 1,000 training samples of each.
 *
 * <p>Samples are of shape 3 x {@code side} x {@code side} (32 by default), or of one channel: grey
 * is 0.299 red + 0.587 green + 0.114 blue, and a grey image has three equal channels. Sides change
 * by the mean over areas; the papers do not say how they bring images to one size. Features are
 * what the joined data sets give, [0, 1] unless they are standardized. Ids count the training
 * samples in the order of the data sets, then the test samples.
 *
 * <p>Memory: 4 bytes a pixel, 2.1 GB for all of the five, beside the data sets themselves. Nothing
 * is random.
 *
 * <p>Failures: those of the data sets; samples that are neither of one nor of three channels
 * (CONFIGURATION); more pixels than an array of Java holds (DATA).
 *
 * <p>Source: BCSR, Appendix L, after J. Yoon et al., Online coreset selection for rehearsal-based
 * continual learning, 2022.
 */
final class MultipleDatasetsSource implements DataSource {
  private final MultipleDatasetsOptions options;

  MultipleDatasetsSource(MultipleDatasetsOptions options) {
    this.options = options;
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.NONE.offering(Capability.LABELS);
  }

  @Override
  public Dataset load() {
    // not kept: the data sets that it is made of are, and change under its feet
    List<Dataset> sets = options.sources().stream().map(DataSource::load).toList();
    String name = sets.stream().map(Dataset::name).collect(Collectors.joining(" + "));
    int classes = sets.stream().mapToInt(set -> set.train().classes()).sum();
    Samples train = joined(name, sets.stream().map(Dataset::train).toList(), classes, 0);
    Samples test = joined(name, sets.stream().map(Dataset::test).toList(), classes, train.size());
    return new Dataset(name, train, test);
  }

  private Samples joined(String name, List<Samples> parts, int classes, int firstId) {
    SampleShape shape = new SampleShape(options.grey() ? 1 : 3, options.side(), options.side());
    int n = parts.stream().mapToInt(Samples::size).sum();
    long entries = (long) n * shape.length();
    if (entries > Integer.MAX_VALUE - 8) {
      throw BilevelException.data(
          "%s: %,d images of shape %s are more than an array of Java holds."
              .formatted(name, n, shape),
          "Maybe lower side, or count.",
          null);
    }
    float[] features = new float[(int) entries];
    List<Integer> labels = new ArrayList<>();
    int firstLabel = 0;
    for (Samples part : parts) {
      SampleShape from = part.shape();
      if (from.channels() != 1 && from.channels() != 3) {
        throw BilevelException.configuration(
            "%s: samples of the shape %s are no images in grey or in colour.".formatted(name, from),
            "Maybe join other data sets.");
      }
      for (int i = 0; i < part.size(); i++) {
        float[] values = new float[from.length()];
        System.arraycopy(part.features(), i * from.length(), values, 0, from.length());
        float[] image =
            new Pictures.Picture(from.channels(), from.height(), from.width(), values)
                .as(shape.channels(), shape.height(), shape.width());
        System.arraycopy(image, 0, features, labels.size() * shape.length(), image.length);
        labels.add(firstLabel + part.labels()[i]);
      }
      firstLabel += part.classes();
    }
    return new Samples(
        shape,
        classes,
        features,
        labels.stream().mapToInt(Integer::intValue).toArray(),
        IntStream.range(firstId, firstId + n).toArray());
  }
}
