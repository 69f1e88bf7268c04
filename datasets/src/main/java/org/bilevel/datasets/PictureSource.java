package org.bilevel.datasets;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bilevel.api.Capabilities;
import org.bilevel.api.Capability;
import org.bilevel.api.learning.DataSource;
import org.bilevel.api.learning.Dataset;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.datasets.PictureListing.Labelled;

/**
 * A data set of pictures, each a file of its own, as it is published: in archives or unpacked.
 *
 * <p>Samples are of shape 3 x {@code side} x {@code side}, of one channel where the data set is
 * grey. Pictures of other sides are brought to them by the mean over areas, without regard to their
 * proportions, exact for every size; other programs resample with other filters, with slightly
 * other values. Features are in [0, 1], three equal channels for a grey picture; standardized they
 * are (x − μ)/σ with μ and σ of each channel over the training pixels that are read. Ids count the
 * training samples in the order of the data set's list or of the names of its files, then the test
 * samples; with {@code classes} or {@code samples-per-class} they count those that are read.
 *
 * <p>Memory: 4 bytes a pixel (4.9 GB for the 100,000 training pictures of Tiny-ImageNet at 64x64),
 * and one picture beside. Data that was read is shared by all runs of the process as long as the
 * files do not change. Nothing is random.
 *
 * <p>Failures, all of category DATA with the file: one that is missing; an archive that is
 * truncated or damaged; a picture that cannot be read; a malformed list, with its line; more pixels
 * than an array of Java holds.
 */
final class PictureSource implements DataSource {
  private final PictureOptions options;
  private final PictureListing.Layout layout;
  private final int channels;
  private final int passedOver;
  private final String advice;

  /**
   * Make a source of colour pictures, all of which must be readable.
   *
   * @param options what is read
   * @param layout where its pictures are
   * @param advice the second line of a failure
   */
  PictureSource(PictureOptions options, PictureListing.Layout layout, String advice) {
    this(options, layout, 3, 0, advice);
  }

  /**
   * Make a source.
   *
   * @param options what is read
   * @param layout where its pictures are
   * @param channels 3, or 1 for grey
   * @param passedOver how many pictures of each part may be unreadable
   * @param advice the second line of a failure
   */
  PictureSource(
      PictureOptions options,
      PictureListing.Layout layout,
      int channels,
      int passedOver,
      String advice) {
    this.options = options;
    this.layout = layout;
    this.channels = channels;
    this.passedOver = passedOver;
    this.advice = advice;
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.NONE.offering(Capability.LABELS);
  }

  @Override
  public Dataset load() {
    DataFolder folder = DataFolder.of(options.name(), options.folders(), advice);
    return DatasetCache.get(options, folder.files(), () -> read(folder));
  }

  private Dataset read(DataFolder folder) {
    PictureListing listing = layout.list(folder);
    int classes =
        options.classes() == 0 ? listing.classes() : Math.min(options.classes(), listing.classes());
    SampleShape shape = new SampleShape(channels, options.side(), options.side());
    return ImageDatasets.of(
        options.name(),
        shape,
        classes,
        part(folder, chosen(listing.train(), classes, options.perClass()), shape, "training"),
        part(folder, chosen(listing.test(), classes, options.testPerClass()), shape, "test"),
        options.standardize());
  }

  /** The pictures of the first classes, the first so many of each. */
  private static List<Labelled> chosen(List<Labelled> all, int classes, int perClass) {
    int[] counts = new int[classes];
    List<Labelled> chosen = new ArrayList<>();
    for (Labelled picture : all) {
      if (picture.label() < classes && (perClass == 0 || counts[picture.label()]++ < perClass)) {
        chosen.add(picture);
      }
    }
    return chosen;
  }

  private ImageDatasets.Part part(
      DataFolder folder, List<Labelled> pictures, SampleShape shape, String words) {
    if (pictures.isEmpty()) {
      throw folder.failure("%s: there are no %s pictures.".formatted(options.name(), words), null);
    }
    long entries = (long) pictures.size() * shape.length();
    if (entries > Integer.MAX_VALUE - 8) {
      throw folder.failure(
          "%s: %,d %s pictures of shape %s are more than an array of Java holds; set side, classes or samples-per-class."
              .formatted(options.name(), pictures.size(), words, shape),
          null);
    }
    float[] features = new float[(int) entries];
    int[] labels = pictures.stream().mapToInt(Labelled::label).toArray();
    Map<DataFolder.Located, Integer> places = new HashMap<>();
    for (int i = 0; i < labels.length; i++) {
      if (places.put(pictures.get(i).place(), i) != null) {
        throw folder.failure(
            "%s: the picture %s is listed twice."
                .formatted(options.name(), pictures.get(i).place()),
            null);
      }
    }
    BitSet unreadable = new BitSet();
    folder.read(
        places.keySet(),
        (place, bytes) -> {
          int at = places.getOrDefault(place, -1);
          try {
            float[] values = Pictures.read(bytes).as(channels, options.side(), options.side());
            System.arraycopy(values, 0, features, at * shape.length(), values.length);
          } catch (IOException e) {
            unreadable.set(at);
            if (unreadable.cardinality() > passedOver) {
              throw folder.failure(
                  "The picture %s cannot be read: %s.".formatted(place, e.getMessage()), e);
            }
          }
        });
    return without(unreadable, new ImageDatasets.Part(features, labels), shape.length());
  }

  private static ImageDatasets.Part without(BitSet unreadable, ImageDatasets.Part all, int length) {
    if (unreadable.isEmpty()) {
      return all;
    }
    float[] features = all.features();
    int[] labels = all.labels();
    int kept = 0;
    for (int i = 0; i < labels.length; i++) {
      if (!unreadable.get(i)) {
        System.arraycopy(features, i * length, features, kept * length, length);
        labels[kept++] = labels[i];
      }
    }
    return new ImageDatasets.Part(
        Arrays.copyOf(features, kept * length), Arrays.copyOf(labels, kept));
  }
}
