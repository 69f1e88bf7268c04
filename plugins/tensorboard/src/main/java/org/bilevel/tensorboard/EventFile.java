package org.bilevel.tensorboard;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.zip.CRC32C;

/**
 * An event file of TensorBoard: TFRecords, each an {@code Event} of protocol buffers. A record is
 * written at once, so that TensorBoard shows it while the run goes on and a killed run tears at
 * most the last, which readers skip.
 *
 * <p>A record is the length of the data (64 bits, little-endian), the masked CRC-32C of the length,
 * the data, and the masked CRC-32C of the data. Of {@code Event} the fields {@code wall_time = 1},
 * {@code step = 2}, {@code file_version = 3} and {@code summary = 5} are written, of {@code
 * Summary} {@code value = 1}, and of its values {@code tag = 1} and {@code simple_value = 2}.
 */
final class EventFile implements AutoCloseable {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;
  private static final int MASK_DELTA = 0xa282ead8;

  private final OutputStream out;

  private EventFile(OutputStream out) {
    this.out = out;
  }

  /** Begin a new file beside those that are there, after which its name is sorted. */
  static EventFile create(Path folder) throws IOException {
    Files.createDirectories(folder);
    String stem = "events.out.tfevents.%010d".formatted(Clock.systemUTC().millis() / 1000);
    for (int n = 0; ; n++) {
      Path path = folder.resolve("%s.bilevel.%03d".formatted(stem, n));
      try {
        EventFile file =
            new EventFile(
                Files.newOutputStream(
                    path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        Message version = event();
        version.bytes(3, "brain.Event:2".getBytes(StandardCharsets.US_ASCII));
        file.record(version);
        return file;
      } catch (FileAlreadyExistsException e) {
        // an earlier process of the same second
      }
    }
  }

  /** Write a point of a curve. */
  void scalar(String tag, long step, double value) throws IOException {
    Message point = new Message();
    point.bytes(1, tag.getBytes(StandardCharsets.UTF_8));
    point.key(2, FIXED32);
    point.fixed(little(4).putFloat((float) value));
    Message summary = new Message();
    summary.bytes(1, point.toBytes());
    Message event = event();
    event.key(2, VARINT);
    event.varint(step);
    event.bytes(5, summary.toBytes());
    record(event);
  }

  private static Message event() {
    Message event = new Message();
    event.key(1, FIXED64);
    event.fixed(little(8).putDouble(Clock.systemUTC().millis() / 1000.0));
    return event;
  }

  private void record(Message event) throws IOException {
    byte[] data = event.toBytes();
    ByteBuffer record = ByteBuffer.allocate(16 + data.length).order(ByteOrder.LITTLE_ENDIAN);
    record.putLong(data.length);
    record.putInt(maskedCrc(record.array(), 0, 8));
    record.put(data);
    record.putInt(maskedCrc(data, 0, data.length));
    out.write(record.array());
  }

  /** The CRC-32C rotated right by 15 bits, plus a constant, as TFRecords have it. */
  static int maskedCrc(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  /** A message of protocol buffers in the making. */
  private static final class Message {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    void key(int field, int type) {
      varint(field << 3 | type);
    }

    void varint(long value) {
      long left = value;
      while ((left & ~0x7fL) != 0) {
        bytes.write((int) (left & 0x7f | 0x80));
        left >>>= 7;
      }
      bytes.write((int) left);
    }

    void bytes(int field, byte[] content) {
      key(field, BYTES);
      varint(content.length);
      bytes.writeBytes(content);
    }

    void fixed(ByteBuffer value) {
      bytes.writeBytes(value.array());
    }

    byte[] toBytes() {
      return bytes.toByteArray();
    }
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
