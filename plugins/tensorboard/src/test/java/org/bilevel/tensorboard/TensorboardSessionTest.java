package org.bilevel.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.bilevel.api.run.Outcome;
import org.bilevel.api.run.Reporter;
import org.bilevel.api.run.RunEvent;
import org.bilevel.api.run.RunListener.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TensorboardSessionTest {
  private static final Cell FIRST = new Cell("a b", 7, 0, 12);
  private static final Cell SECOND = new Cell("", 8, 1, 12);
  private static final RunEvent STARTED = new RunEvent.Started("a plan");

  @TempDir Path folder;

  @Test
  void aCellHasAFolderWithItsMetrics() throws IOException {
    try (Reporter.Session session = new TensorboardSession(folder)) {
      session.on(FIRST, STARTED);
      session.on(SECOND, STARTED);
      session.on(FIRST, metric("loss", 0.25, 3, 2, 300));
      session.on(FIRST, metric("accuracy", 0.5, 1, 2, 0));
      session.on(SECOND, metric("mean", -1.5, 0, 4, 0));
      session.on(SECOND, metric("once", Double.NaN, 0, 0, 0));
      session.on(FIRST, new RunEvent.Timing("selection", 1, OptionalInt.empty()));
      session.on(FIRST, finished());
    }
    assertThat(scalars("01-a-b-seed-7"))
        .containsExactly(
            "loss/task 3 @300 = 0.25", "accuracy/task 1 @2 = 0.5", "final/total @0 = 0.75");
    assertThat(scalars("02-seed-8")).containsExactly("mean @4 = -1.5", "once @0 = NaN");
  }

  /** What the library of protocol buffers and the JDK's checksum read. */
  @Test
  void othersReadTheSame() throws IOException {
    try (Reporter.Session session = new TensorboardSession(folder)) {
      session.on(FIRST, STARTED);
      session.on(FIRST, metric("loss", 0.25, 3, 2, 300));
    }
    List<UnknownFieldSet> events = new ArrayList<>();
    ByteBuffer in =
        ByteBuffer.wrap(Files.readAllBytes(files("01-a-b-seed-7").getFirst()))
            .order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      byte[] length = new byte[Long.BYTES];
      in.get(length);
      assertThat(in.getInt()).isEqualTo(masked(length));
      byte[] data =
          new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      in.get(data);
      assertThat(in.getInt()).isEqualTo(masked(data));
      events.add(UnknownFieldSet.parseFrom(data));
    }
    assertThat(events).hasSize(2);
    assertThat(only(events.getFirst(), 3).toStringUtf8()).isEqualTo("brain.Event:2");
    UnknownFieldSet event = events.getLast();
    assertThat(event.getField(2).getVarintList()).containsExactly(300L); // step
    assertThat(event.getField(1).getFixed64List()).hasSize(1); // wall_time
    UnknownFieldSet summary = UnknownFieldSet.parseFrom(only(event, 5));
    UnknownFieldSet value = UnknownFieldSet.parseFrom(only(summary, 1));
    assertThat(only(value, 1).toStringUtf8()).isEqualTo("loss/task 3"); // tag
    assertThat(value.getField(2).getFixed32List()) // simple_value
        .containsExactly(Float.floatToIntBits(0.25f));
  }

  private static ByteString only(UnknownFieldSet message, int field) {
    List<ByteString> values = message.getField(field).getLengthDelimitedList();
    assertThat(values).hasSize(1);
    return values.getFirst();
  }

  private static int masked(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
  }

  @Test
  void whatWasReportedIsThereBeforeTheSessionIsClosed() throws IOException {
    Reporter.Session killed = new TensorboardSession(folder);
    killed.on(SECOND, STARTED);
    killed.on(SECOND, metric("mean", 1, 0, 1, 0));
    assertThat(scalars("02-seed-8")).containsExactly("mean @1 = 1.0");
    killed.close();
  }

  @Test
  void aResumedRunKeepsEarlierFilesAndNothingIsSaidTwiceOfFinishedCells() throws IOException {
    for (int process = 0; process < 2; process++) {
      try (Reporter.Session session = new TensorboardSession(folder)) {
        if (process == 0) {
          session.on(FIRST, STARTED);
        }
        session.on(FIRST, finished()); // as a resumed run tells of what has finished
        session.on(SECOND, STARTED);
        session.on(SECOND, metric("mean", process, 0, process + 1, 0));
      }
    }
    assertThat(scalars("01-a-b-seed-7")).containsExactly("final/total @0 = 0.75");
    assertThat(files("02-seed-8")).hasSize(2);
    assertThat(scalars("02-seed-8")).containsExactly("mean @1 = 0.0", "mean @2 = 1.0");
  }

  /** The check value of CRC-32C for "123456789" is e3069283. */
  @Test
  void checksumsAreMasked() {
    byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
    int crc = 0xe3069283;
    assertThat(EventFile.maskedCrc(digits, 0, digits.length))
        .isEqualTo((crc >>> 15 | crc << 17) + 0xa282ead8);
  }

  private static RunEvent finished() {
    Outcome outcome =
        new Outcome(
            List.of(
                new Outcome.Figure("total", "", 0.75, true),
                new Outcome.Figure("seconds", "s", 3, false)));
    return new RunEvent.Finished(outcome, 1, OptionalLong.empty());
  }

  private static RunEvent metric(String name, double value, int task, int after, int step) {
    return new RunEvent.Metric(name, value, number(task), number(after), number(step));
  }

  private static OptionalInt number(int value) {
    return value == 0 ? OptionalInt.empty() : OptionalInt.of(value);
  }

  private List<Path> files(String cell) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(cell))) {
      return files.sorted().toList();
    }
  }

  /** Read the records of a cell, checksums included, as {@code tag @step = value}. */
  private List<String> scalars(String cell) throws IOException {
    List<String> scalars = new ArrayList<>();
    for (Path file : files(cell)) {
      ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      for (int record = 0; in.hasRemaining(); record++) {
        int start = in.position();
        byte[] data = new byte[(int) in.getLong()];
        assertThat(in.getInt()).isEqualTo(EventFile.maskedCrc(in.array(), start, 8));
        in.get(data);
        assertThat(in.getInt()).isEqualTo(EventFile.maskedCrc(data, 0, data.length));
        String event = event(ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN));
        if (record == 0) {
          assertThat(event).isEqualTo("brain.Event:2");
        } else {
          scalars.add(event);
        }
      }
    }
    return scalars;
  }

  private static String event(ByteBuffer in) {
    assertThat(in.get()).isEqualTo((byte) (1 << 3 | 1)); // wall_time
    assertThat(in.getDouble()).isGreaterThan(1.7e9);
    byte key = in.get();
    if (key == (3 << 3 | 2)) { // file_version
      return StandardCharsets.US_ASCII.decode(sized(in)).toString();
    }
    assertThat(key).isEqualTo((byte) (2 << 3)); // step
    long step = varint(in);
    assertThat(in.get()).isEqualTo((byte) (5 << 3 | 2)); // summary
    ByteBuffer summary = sized(in);
    assertThat(in.hasRemaining()).isFalse();
    assertThat(summary.get()).isEqualTo((byte) (1 << 3 | 2)); // value
    ByteBuffer value = sized(summary);
    assertThat(value.get()).isEqualTo((byte) (1 << 3 | 2)); // tag
    String tag = StandardCharsets.UTF_8.decode(sized(value)).toString();
    assertThat(value.get()).isEqualTo((byte) (2 << 3 | 5)); // simple_value
    return tag + " @" + step + " = " + value.getFloat();
  }

  private static ByteBuffer sized(ByteBuffer in) {
    int size = (int) varint(in);
    ByteBuffer part = in.slice(in.position(), size).order(ByteOrder.LITTLE_ENDIAN);
    in.position(in.position() + size);
    return part;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}
