package org.bilevel.datasets;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.bilevel.api.BilevelException;
import org.bilevel.api.Capabilities;
import org.bilevel.api.Capability;
import org.bilevel.api.learning.DataSource;
import org.bilevel.api.learning.Dataset;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * 1,797 images of handwritten digits, 8x8 pixels, ten classes of 174 to 183 images: real data that
 * comes with the program.
 *
 * <p>Features are the pixels 0 … 16 divided by 16, in [0, 1]. The data has no official division:
 * the last {@code test-share} of each class, in the order of the file and rounded to whole images,
 * are the test samples (359 of 1,797 by default). Nothing is random. A sample's id is its row in
 * the file.
 *
 * <p>Source: E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine
 * Learning Repository, 1998 (its test part, as scikit-learn distributes it); CC BY 4.0, see
 * NOTICE-digits.txt beside the file.
 *
 * @param testShare the share of each class that is kept for the test, in (0, 0.9]
 */
record DigitsSource(double testShare) implements DataSource {
  static final Option<Double> TEST_SHARE =
      Option.decimal(
              "test-share", "the share of each class, its last images, that are test samples")
          .positive()
          .atMost(0.9)
          .withDefault(0.2);
  static final List<Option<?>> OPTIONS = List.of(TEST_SHARE);

  private static final String RESOURCE = "digits.csv.gz";
  private static final SampleShape SHAPE = new SampleShape(1, 8, 8);
  private static final int CLASSES = 10;
  private static final float BRIGHTEST = 16f;

  static DigitsSource from(OptionValues values) {
    return new DigitsSource(values.get(TEST_SHARE));
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.NONE.offering(Capability.LABELS);
  }

  @Override
  public Dataset load() {
    Samples all = read();
    int[] left = Labels.counts(all);
    int[] tests = new int[CLASSES];
    for (int c = 0; c < CLASSES; c++) {
      tests[c] = (int) Math.clamp(Math.round(testShare * left[c]), 1, left[c] - 1L);
    }
    boolean[] isTest = new boolean[all.size()];
    for (int i = 0; i < all.size(); i++) {
      int label = all.labels()[i];
      isTest[i] = left[label] <= tests[label];
      left[label]--;
    }
    int[] rows = IntStream.range(0, all.size()).toArray();
    return new Dataset(
        "digits",
        all.select(IntStream.of(rows).filter(i -> !isTest[i]).toArray()),
        all.select(IntStream.of(rows).filter(i -> isTest[i]).toArray()));
  }

  private static Samples read() {
    try (InputStream in = DigitsSource.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw BilevelException.internal(RESOURCE + " is missing from the jar", null);
      }
      List<String> lines =
          new BufferedReader(
                  new InputStreamReader(new GZIPInputStream(in), StandardCharsets.US_ASCII))
              .lines()
              .toList();
      float[] features = new float[lines.size() * SHAPE.length()];
      int[] labels = new int[lines.size()];
      for (int i = 0; i < labels.length; i++) {
        String[] fields = lines.get(i).split(",");
        for (int j = 0; j < SHAPE.length(); j++) {
          features[i * SHAPE.length() + j] = Integer.parseInt(fields[j]) / BRIGHTEST;
        }
        labels[i] = Integer.parseInt(fields[SHAPE.length()]);
      }
      int[] ids = IntStream.range(0, labels.length).toArray();
      return new Samples(SHAPE, CLASSES, features, labels, ids);
    } catch (IOException e) {
      throw BilevelException.internal(RESOURCE + " cannot be read", e);
    }
  }
}
