package org.bilevel.runtime.core.run;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.bilevel.api.StateInput;
import org.bilevel.api.StateOutput;
import org.bilevel.api.run.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What a cell of an unfinished run leaves in the folder {@code cells/}: its metrics and timings, a
 * checkpoint, and, when it has finished, its outcome. The last two are replaced as a whole, so they
 * alone say how much of the others counts.
 */
final class CellStore {
  private static final String MAGIC = "bilevel cell 1";

  private final Path metrics;
  private final Path timings;
  private final Path checkpoint;
  private final Path end;

  CellStore(Path cells, int index) {
    String name = String.format(Locale.ROOT, "%04d", index);
    metrics = cells.resolve(name + "-metrics.csv");
    timings = cells.resolve(name + "-timings.csv");
    checkpoint = cells.resolve(name + "-checkpoint.bin");
    end = cells.resolve(name + "-end.bin");
  }

  /**
   * How far a cell's files are.
   *
   * @param metrics bytes of its metrics
   * @param timings bytes of its timings
   * @param events lines of {@code events.jsonl}
   * @param seconds how long it ran until then
   */
  record Mark(long metrics, long timings, long events, double seconds) {
    static final Mark BEGINNING = new Mark(0, 0, 0, 0);

    private void save(StateOutput out) {
      out.write(metrics);
      out.write(timings);
      out.write(events);
      out.write(seconds);
    }

    private static Mark restore(StateInput in) {
      return new Mark(in.readLong(), in.readLong(), in.readLong(), in.readDouble());
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
    Known saved = read(checkpoint, in -> new Known(Mark.restore(in), Optional.empty()));
    return saved == null ? new Known(Mark.BEGINNING, Optional.empty()) : saved;
  }

  /** Cut off what came after a mark. */
  void cut(Mark mark) {
    if (Files.isRegularFile(metrics)) {
      LineFile.open(metrics, mark.metrics).close();
    }
    if (Files.isRegularFile(timings)) {
      LineFile.open(timings, mark.timings).close();
    }
  }

  /** Forget outcome and checkpoint. */
  void forget() {
    delete(end);
    delete(checkpoint);
  }

  /** Write the outcome of a cell whose files were written out. */
  void end(Mark mark, Outcome outcome, boolean durable) {
    write(
        end,
        durable,
        out -> {
          mark.save(out);
          out.write((long) outcome.figures().size());
          for (Outcome.Figure figure : outcome.figures()) {
            out.write(figure.name());
            out.write(figure.unit());
            out.write(figure.value());
            out.write(figure.reproducible());
          }
        });
    delete(checkpoint);
  }

  private static Outcome outcome(StateInput in) {
    Outcome.Figure[] figures = new Outcome.Figure[in.readInt()];
    for (int i = 0; i < figures.length; i++) {
      figures[i] =
          new Outcome.Figure(in.readString(), in.readString(), in.readDouble(), in.readBoolean());
    }
    return new Outcome(List.of(figures));
  }

  /** Write a checkpoint of a cell whose files were written out. */
  void save(Mark mark, Consumer<StateOutput> state) {
    write(
        checkpoint,
        true,
        out -> {
          mark.save(out);
          state.accept(out);
        });
  }

  /** Open the state of the checkpoint, after its mark; the caller closes the stream. */
  Optional<InputStream> state() {
    if (!Files.isRegularFile(checkpoint)) {
      return Optional.empty();
    }
    try {
      InputStream in = new BufferedInputStream(Files.newInputStream(checkpoint), 1 << 16);
      new DataInputStream(in).readUTF();
      Mark.restore(new StateInput(in));
      return Optional.of(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file is its magic word, its content, and the checksum of both. */
  private static void write(Path file, boolean durable, Consumer<StateOutput> content) {
    try {
      Replaced.write(
          file,
          durable,
          out -> {
            CheckedOutputStream checked = new CheckedOutputStream(out, new CRC32());
            new DataOutputStream(checked).writeUTF(MAGIC);
            content.accept(new StateOutput(checked));
            new DataOutputStream(out).writeLong(checked.getChecksum().getValue());
          });
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
        return known.mark.metrics <= size(metrics) && known.mark.timings <= size(timings)
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
            new BufferedInputStream(Files.newInputStream(file), 1 << 16), new CRC32())) {
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
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw LineFile.failure(file, e);
    }
  }
}
