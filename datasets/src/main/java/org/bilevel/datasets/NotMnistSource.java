package org.bilevel.datasets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bilevel.api.Capabilities;
import org.bilevel.api.Capability;
import org.bilevel.api.learning.DataSource;
import org.bilevel.api.learning.Dataset;
import org.bilevel.datasets.PictureListing.Labelled;

/**
 * notMNIST: images of the letters A to J in many fonts, 28x28 pixels, ten classes.
 *
 * <p>The folder holds the two archives as published, {@code notMNIST_large.tar.gz} for training and
 * {@code notMNIST_small.tar.gz} for the test, or what is in them ({@code
 * notMNIST_large/LETTER/*.png}); or four IDX files of MNIST's names, into which many convert them
 * and which come first ({@link IdxSource}). Some labels are wrong by nature, and the two parts
 * share images.
 *
 * <p>The archives have a few pictures that no program can read; up to {@value #PASSED_OVER} of each
 * part are passed over, more are a failure. Samples are in the order of letters and names. Memory:
 * 4 bytes a pixel, 1.7 GB for the 529,114 of notMNIST_large, twice as much at one moment if one was
 * passed over. Failures: those of {@link IdxSource} and {@link PictureSource}.
 *
 * <p>Source: Y. Bulatov, notMNIST dataset, 2011.
 */
final class NotMnistSource implements DataSource {
  static final int PASSED_OVER = 10;

  private final Path folder;
  private final DataSource idx;
  private final DataSource pictures;

  NotMnistSource(Path folder, DataSource idx, DataSource pictures) {
    this.folder = folder;
    this.idx = idx;
    this.pictures = pictures;
  }

  /** Return the pictures of the archives. */
  static PictureListing pictures(DataFolder folder) {
    return new PictureListing(
        10, letters(folder, "notMNIST_large"), letters(folder, "notMNIST_small"));
  }

  private static List<Labelled> letters(DataFolder folder, String part) {
    List<Labelled> found = new ArrayList<>();
    folder
        .find(part + "/[A-J]/[^/]+\\.png")
        .forEach(
            (name, place) -> found.add(new Labelled(place, name.charAt(part.length() + 1) - 'A')));
    return found;
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.NONE.offering(Capability.LABELS);
  }

  @Override
  public Dataset load() {
    return hasAny("-ubyte", "-ubyte.gz") || !hasAny("notMNIST_large", "notMNIST_large.tar.gz")
        ? idx.load()
        : pictures.load();
  }

  private boolean hasAny(String... ends) {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> Stream.of(ends).anyMatch(file.toString()::endsWith));
    } catch (IOException e) {
      return false; // reading says what is wrong
    }
  }
}
