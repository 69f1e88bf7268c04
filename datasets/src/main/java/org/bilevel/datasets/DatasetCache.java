package org.bilevel.datasets;

import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bilevel.api.BilevelException;
import org.bilevel.api.learning.Dataset;

/**
 * The data sets that were read in this process, so that the cells of a run share one copy. Files
 * are known by place, size and last change; memory is given back when it is short.
 */
final class DatasetCache {
  private static final Map<Key, SoftReference<Dataset>> READ = new HashMap<>();

  private record Key(Record options, List<Stamp> files) {}

  /** The size and last change of a file, by which the cache knows that it is still the same. */
  private record Stamp(Path file, long size, long changed) {

    static Stamp of(Path file) {
      try {
        return new Stamp(
            file.toRealPath(), Files.size(file), Files.getLastModifiedTime(file).toMillis());
      } catch (IOException e) {
        throw BilevelException.data(
            "The file " + file + " cannot be read: " + BilevelException.reason(e) + ".", "", e);
      }
    }
  }

  private DatasetCache() {}

  /** Return the data set of these options and files, read by {@code read} if it is not here. */
  static synchronized Dataset get(Record options, List<Path> files, Supplier<Dataset> read) {
    Key key = new Key(options, files.stream().map(Stamp::of).toList());
    READ.values().removeIf(reference -> reference.get() == null);
    SoftReference<Dataset> reference = READ.get(key);
    Dataset known = reference == null ? null : reference.get();
    if (known != null) {
      return known;
    }
    Dataset dataset = read.get();
    READ.put(key, new SoftReference<>(dataset));
    return dataset;
  }
}
