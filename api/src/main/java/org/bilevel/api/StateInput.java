package org.bilevel.api;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Hands back what a {@link StateOutput} took, value after value in the same order.
 *
 * <p>Failures: {@link UncheckedIOException} where the values cannot be read or there are no more.
 */
public final class StateInput {
  private final DataInputStream in;

  /**
   * Read from a stream.
   *
   * @param in where the bytes come from; not closed here
   */
  public StateInput(InputStream in) {
    this.in = new DataInputStream(in);
  }

  /** What fails as files do. */
  private interface Reading<T> {
    T run() throws IOException;
  }

  private static <T> T unchecked(Reading<T> reading) {
    try {
      return reading.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Read a whole number.
   *
   * @return the number
   */
  public long readLong() {
    return unchecked(in::readLong);
  }

  /**
   * Read a whole number that was one of 32 bits.
   *
   * @return the number
   * @throws ArithmeticException if it is larger
   */
  public int readInt() {
    return Math.toIntExact(readLong());
  }

  /**
   * Read a number.
   *
   * @return the number
   */
  public double readDouble() {
    return unchecked(in::readDouble);
  }

  /**
   * Read a truth value.
   *
   * @return true or false
   */
  public boolean readBoolean() {
    return unchecked(in::readBoolean);
  }

  /**
   * Read a text.
   *
   * @return the text
   */
  public String readString() {
    return new String(bytes(length(), Byte.BYTES).array(), StandardCharsets.UTF_8);
  }

  /**
   * Read whole numbers.
   *
   * @return a new array
   */
  public int[] readInts() {
    int[] values = new int[length()];
    bytes(values.length, Integer.BYTES).asIntBuffer().get(values);
    return values;
  }

  /**
   * Read numbers of 32 bits.
   *
   * @return a new array
   */
  public float[] readFloats() {
    float[] values = new float[length()];
    bytes(values.length, Float.BYTES).asFloatBuffer().get(values);
    return values;
  }

  /**
   * Read numbers.
   *
   * @return a new array
   */
  public double[] readDoubles() {
    double[] values = new double[length()];
    bytes(values.length, Double.BYTES).asDoubleBuffer().get(values);
    return values;
  }

  /**
   * Read numbers with their names.
   *
   * @param values receives the numbers by name
   */
  public void readInto(Map<String, Double> values) {
    values.clear();
    for (int left = readInt(); left > 0; left--) {
      values.put(readString(), readDouble());
    }
  }

  private int length() {
    return unchecked(in::readInt);
  }

  private ByteBuffer bytes(int length, int each) {
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(length, each));
    return unchecked(() -> {
      in.readFully(bytes.array());
      return bytes;
    });
  }

  /**
   * Read the entries of a vector.
   *
   * @param vector a vector of the kind and size of the one that was written; changed
   */
  public void readInto(Vector vector) {
    vector.assign(readDoubles());
  }

  /**
   * Put a stream of random numbers where the one was that was written.
   *
   * @param random a stream of the same seed and names; changed
   */
  public void readInto(RandomStream random) {
    random.moveTo(readLong());
  }

  /**
   * Bring something to the state that was written.
   *
   * @param state what reads itself, made as the one that was written; changed
   */
  public void readInto(Restorable state) {
    state.restore(this);
  }
}
