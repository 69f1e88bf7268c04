package org.bilevel.runtime.core.run;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.bilevel.api.StateInput;
import org.bilevel.api.StateOutput;
import org.bilevel.api.run.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What a cell of an unfinished run leaves in the folder {@code cells/}: checkpoints, and, when it
 * has finished, its outcome; both with its metrics and timings, the first of which are in files of
 * their own if there are many. Checkpoints and outcome are replaced as a whole, so they alone say
 * how much of the others counts.
 *
 * <p>Of the checkpoints one outlives a failure of the machine; two others, written by turns and
 * more often, outlive the process. The latest one that is whole counts.
 */
final class CellStore {
  private static final String MAGIC = "bilevel cell 2";
  private static final int BLOCK = 1 << 16;

  private final Path metrics;
  private final Path timings;
  private final Path forced;
  private final Path end;
  private final List<Path> turns;
  private int turn;
  private boolean hasCheckpoints;

  CellStore(Path cells, int index) {
    String name = String.format(Locale.ROOT, "%04d", index);
    metrics = cells.resolve(name + "-metrics.csv");
    timings = cells.resolve(name + "-timings.csv");
    forced = cells.resolve(name + "-checkpoint.bin");
    turns =
        List.of(
            cells.resolve(name + "-checkpoint-a.bin"), cells.resolve(name + "-checkpoint-b.bin"));
    end = cells.resolve(name + "-end.bin");
  }

  /**
   * How far a cell is.
   *
   * @param metrics its metrics
   * @param timings its timings
   * @param events lines of {@code events.jsonl}
   * @param seconds how long it ran until then
   */
  record Mark(CellLines.Extent metrics, CellLines.Extent timings, long events, double seconds) {
    static final Mark BEGINNING = new Mark(CellLines.Extent.NONE, CellLines.Extent.NONE, 0, 0);

    private void save(StateOutput out) {
      metrics.save(out);
      timings.save(out);
      out.write(events);
      out.write(seconds);
    }

    private static Mark restore(StateInput in) {
      return new Mark(
          CellLines.Extent.restore(in),
          CellLines.Extent.restore(in),
          in.readLong(),
          in.readDouble());
    }
  }

  /** What is known of a cell: how far it is, and its outcome if it has finished. */
  record Known(Mark mark, Optional<Outcome> outcome) {}

  Path metrics() {
    return metrics;
  }

  Path timings() {
    return timings;
  }

  /** Read what is known; what is damaged, or names more than the files hold, counts as nothing. */
  Known known() {
    Known ended = read(end, in -> new Known(Mark.restore(in), Optional.of(outcome(in))));
    if (ended != null) {
      return ended;
    }
    Optional<Saved> latest = latest();
    hasCheckpoints = latest.isPresent();
    return latest.map(Saved::known).orElse(new Known(Mark.BEGINNING, Optional.empty()));
  }

  /** A checkpoint that is whole. */
  private record Saved(Path file, Known known) {}

  private Optional<Saved> latest() {
    return Stream.concat(Stream.of(forced), turns.stream())
        .flatMap(file -> Stream.ofNullable(saved(file)))
        .max(Comparator.comparingDouble(saved -> saved.known.mark.seconds));
  }

  private @Nullable Saved saved(Path file) {
    Known known = read(file, in -> new Known(Mark.restore(in), Optional.empty()));
    return known == null ? null : new Saved(file, known);
  }

  /** Forget outcome and checkpoint. */
  void forget() {
    delete(end);
    deleteCheckpoints();
  }

  private void deleteCheckpoints() {
    if (hasCheckpoints) {
      delete(forced);
      turns.forEach(CellStore::delete);
      hasCheckpoints = false;
    }
  }

  /** Write the outcome of a cell. */
  void end(Mark mark, Outcome outcome, boolean durable) {
    write(
        end,
        durable,
        stream -> {
          StateOutput out = new StateOutput(stream);
          mark.save(out);
          out.write((long) outcome.figures().size());
          for (Outcome.Figure figure : outcome.figures()) {
            out.write(figure.name());
            out.write(figure.unit());
            out.write(figure.value());
            out.write(figure.reproducible());
          }
        });
    deleteCheckpoints();
  }

  private static Outcome outcome(StateInput in) {
    Outcome.Figure[] figures = new Outcome.Figure[in.readInt()];
    for (int i = 0; i < figures.length; i++) {
      figures[i] =
          new Outcome.Figure(in.readString(), in.readString(), in.readDouble(), in.readBoolean());
    }
    return new Outcome(List.of(figures));
  }

  /** Return the content of a checkpoint: how far the cell is, and its state. */
  static byte[] content(Mark mark, Consumer<StateOutput> state) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(BLOCK);
    StateOutput out = new StateOutput(bytes);
    mark.save(out);
    state.accept(out);
    return bytes.toByteArray();
  }

  /**
   * Write a checkpoint.
   *
   * @param durable whether it is to outlive a failure of the machine
   */
  void save(byte[] content, boolean durable) {
    hasCheckpoints = true;
    if (durable) {
      write(forced, true, out -> out.write(content));
    } else {
      turn = 1 - turn;
      // in place of a file that is there, file systems write it to the disk at once
      delete(turns.get(turn));
      write(turns.get(turn), false, out -> out.write(content));
    }
  }

  /** Open the state of the checkpoint, after its mark; the caller closes the stream. */
  Optional<InputStream> state() {
    Optional<Saved> latest = latest();
    if (latest.isEmpty()) {
      return Optional.empty();
    }
    turn = Math.max(0, turns.indexOf(latest.get().file)); // the other one is replaced first
    try {
      InputStream in = new BufferedInputStream(Files.newInputStream(latest.get().file), BLOCK);
      new DataInputStream(in).readUTF();
      Mark.restore(new StateInput(in));
      return Optional.of(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Write a file: its magic word, its content, and the checksum of both, which tells a torn one.
   * One that is there already and is to outlive a failure of the machine is replaced.
   */
  private static void write(Path file, boolean durable, Replaced.Content content) {
    Replaced.Content whole =
        out -> {
          CheckedOutputStream checked = new CheckedOutputStream(out, new CRC32());
          new DataOutputStream(checked).writeUTF(MAGIC);
          content.write(checked);
          new DataOutputStream(out).writeLong(checked.getChecksum().getValue());
        };
    try {
      if (durable) {
        Replaced.write(file, true, whole);
      } else {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
          whole.write(out);
        }
      }
    } catch (UncheckedIOException e) {
      throw LineFile.failure(file, e);
    } catch (IOException e) {
      throw LineFile.failure(file, e);
    }
  }

  /** What reads a file's content. */
  private interface Content {
    Known read(StateInput in);
  }

  private @Nullable Known read(Path file, Content content) {
    try {
      if (!isWhole(file)) {
        return null;
      }
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
        if (!new DataInputStream(in).readUTF().equals(MAGIC)) {
          return null;
        }
        Known known = content.read(new StateInput(in));
        return known.mark.metrics.written() <= size(metrics)
                && known.mark.timings.written() <= size(timings)
            ? known
            : null;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isWhole(Path file) throws IOException {
    long content = size(file) - Long.BYTES;
    if (content < MAGIC.length()) {
      return false;
    }
    try (CheckedInputStream in =
        new CheckedInputStream(
            new BufferedInputStream(Files.newInputStream(file), BLOCK), new CRC32())) {
      in.skipNBytes(content);
      long sum = in.getChecksum().getValue();
      return new DataInputStream(in).readLong() == sum;
    }
  }

  private static long size(Path file) throws IOException {
    return Files.isRegularFile(file) ? Files.size(file) : 0;
  }

  private static void delete(Path file) {
    try {
      if (Files.exists(file)) { // else it would be an exception, which takes longer
        Files.delete(file);
      }
    } catch (IOException e) {
      throw LineFile.failure(file, e);
    }
  }
}
