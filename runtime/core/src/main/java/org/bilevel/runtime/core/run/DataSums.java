package org.bilevel.runtime.core.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.bilevel.api.BilevelException;
import org.bilevel.api.Capabilities;
import org.bilevel.api.Part;
import org.bilevel.api.learning.DataSource;
import org.bilevel.api.learning.Dataset;
import org.bilevel.api.learning.Samples;

/**
 * Checksums of the data that a run reads: of the numbers that its experiments receive, so that they
 * hold for every source. Each source is summed up once in a process.
 */
final class DataSums {
  private static final int CHUNK = 1 << 14;

  private final Map<String, String> recorded;
  private final Set<String> begun = new HashSet<>();
  private final boolean lenient;
  private final Consumer<Map<String, String>> changed;
  private final Consumer<Runnable> later;

  /**
   * Begin with what is known.
   *
   * @param recorded the checksums of an earlier process of the run, by source
   * @param lenient whether other data are accepted
   * @param changed receives all checksums when there is a new one
   * @param later runs what a cell need not wait for: sums that there is nothing to compare with
   */
  DataSums(
      Map<String, String> recorded,
      boolean lenient,
      Consumer<Map<String, String>> changed,
      Consumer<Runnable> later) {
    this.later = later;
    this.recorded = new TreeMap<>(recorded);
    this.lenient = lenient;
    this.changed = changed;
  }

  /** Return a part; in place of a source of data, one that sums up what it reads. */
  Part watch(String description, Part part) {
    return part instanceof DataSource source ? new Watched(description, source, this) : part;
  }

  /** A source whose data are summed up. */
  private record Watched(String description, DataSource source, DataSums sums)
      implements DataSource {
    @Override
    public Dataset load() {
      Dataset data = source.load();
      sums.add(description, data);
      return data;
    }

    @Override
    public Capabilities capabilities() {
      return source.capabilities();
    }
  }

  private synchronized void add(String description, Dataset data) {
    if (!begun.add(description)) {
      return;
    }
    String before = recorded.get(description);
    if (before == null) {
      later.accept(() -> record(description, sum(data)));
      return;
    }
    String sum = sum(data);
    if (!before.equals(sum) && !lenient) {
      begun.remove(description); // whoever reads them next is told, too
      throw BilevelException.data(
          "The data %s are not those that the run began with: their checksum is %s…, it was %s…."
              .formatted(description, sum.substring(0, 12), before.substring(0, 12)),
          "Maybe bring the data back, or resume with --force.",
          null);
    }
    if (!sum.equals(before)) {
      record(description, sum);
    }
  }

  private synchronized void record(String description, String sum) {
    recorded.put(description, sum);
    changed.accept(new LinkedHashMap<>(recorded));
  }

  /** Return the SHA-256 of training and test samples. */
  static String sum(Dataset data) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      add(data.train(), digest);
      add(data.test(), digest);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static void add(Samples samples, MessageDigest digest) {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK * Float.BYTES);
    digest.update((samples.shape() + " " + samples.classes() + " ").getBytes(UTF_8));
    for (int from = 0; from < samples.features().length; from += CHUNK) {
      int count = Math.min(CHUNK, samples.features().length - from);
      chunk.asFloatBuffer().put(samples.features(), from, count);
      digest.update(chunk.array(), 0, count * Float.BYTES);
    }
    for (int from = 0; from < samples.size(); from += CHUNK) {
      int count = Math.min(CHUNK, samples.size() - from);
      chunk.asIntBuffer().put(samples.labels(), from, count);
      digest.update(chunk.array(), 0, count * Integer.BYTES);
    }
  }
}
