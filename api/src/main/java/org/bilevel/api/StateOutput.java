package org.bilevel.api;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Takes the state of something that is to go on later, value after value. {@link StateInput} hands
 * the same values back, in the same order and bit for bit; nothing else is written, so each side
 * knows what comes next. Numbers are big-endian; arrays and texts come after their length.
 *
 * <p>Failures: {@link UncheckedIOException} where the values cannot be written.
 */
public final class StateOutput {
  private final DataOutputStream out;

  /**
   * Write to a stream.
   *
   * @param out receives the bytes; neither flushed nor closed here, best buffered
   */
  public StateOutput(OutputStream out) {
    this.out = new DataOutputStream(out);
  }

  /** What fails as files do. */
  private interface Writing {
    void run() throws IOException;
  }

  private static void unchecked(Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Write a whole number.
   *
   * @param value the number
   */
  public void write(long value) {
    unchecked(() -> out.writeLong(value));
  }

  /**
   * Write a number.
   *
   * @param value the number, NaN included
   */
  public void write(double value) {
    unchecked(() -> out.writeDouble(value));
  }

  /**
   * Write a truth value.
   *
   * @param value true or false
   */
  public void write(boolean value) {
    unchecked(() -> out.writeBoolean(value));
  }

  /**
   * Write a text.
   *
   * @param value the text, of any length
   */
  public void write(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    unchecked(() -> {
      out.writeInt(bytes.length);
      out.write(bytes);
    });
  }

  /**
   * Write whole numbers.
   *
   * @param values the numbers
   */
  public void write(int[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * values.length);
    bytes.asIntBuffer().put(values);
    array(values.length, bytes);
  }

  /**
   * Write numbers of 32 bits.
   *
   * @param values the numbers
   */
  public void write(float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length);
    bytes.asFloatBuffer().put(values);
    array(values.length, bytes);
  }

  /**
   * Write numbers.
   *
   * @param values the numbers
   */
  public void write(double[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES * values.length);
    bytes.asDoubleBuffer().put(values);
    array(values.length, bytes);
  }

  private void array(int length, ByteBuffer bytes) {
    unchecked(() -> {
      out.writeInt(length);
      out.write(bytes.array());
    });
  }

  /**
   * Write numbers with their names.
   *
   * @param values the numbers by name
   */
  public void write(Map<String, Double> values) {
    write(values.size());
    values.forEach((name, value) -> {
      write(name);
      write(value);
    });
  }

  /**
   * Write the entries of a vector of any kind.
   *
   * @param vector the vector
   */
  public void write(Vector vector) {
    write(vector.toArray());
  }

  /**
   * Write how far a stream of random numbers is.
   *
   * @param random the stream
   */
  public void write(RandomStream random) {
    write(random.position());
  }

  /**
   * Write the state of something.
   *
   * @param state what writes itself
   */
  public void write(Restorable state) {
    state.save(this);
  }
}
