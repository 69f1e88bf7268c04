package org.bilevel.runtime.core.table;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Columns of equal length, one value for each row.
 *
 * @param columns the columns in order
 */
public record Table(List<Column> columns) {

  /** A column. */
  public sealed interface Column {
    /**
     * Return its name.
     *
     * @return the name
     */
    String name();

    /**
     * Return how many rows it has.
     *
     * @return the number of values
     */
    int rows();

    /**
     * Return a value as text.
     *
     * @param row which, from 0
     * @return the text, in full precision
     */
    String text(int row);
  }

  /**
   * Whole numbers.
   *
   * @param name the column's name
   * @param values not copied
   */
  public record Integers(String name, int[] values) implements Column {
    @Override
    public int rows() {
      return values.length;
    }

    @Override
    public String text(int row) {
      return Integer.toString(values[row]);
    }
  }

  /**
   * Numbers of 32 bits.
   *
   * @param name the column's name
   * @param values not copied
   */
  public record Floats(String name, float[] values) implements Column {
    @Override
    public int rows() {
      return values.length;
    }

    @Override
    public String text(int row) {
      return Float.toString(values[row]);
    }
  }

  /**
   * Numbers of 64 bits.
   *
   * @param name the column's name
   * @param values not copied
   */
  public record Doubles(String name, double[] values) implements Column {
    @Override
    public int rows() {
      return values.length;
    }

    @Override
    public String text(int row) {
      return Double.toString(values[row]);
    }
  }

  /**
   * Texts.
   *
   * @param name the column's name
   * @param values a text for each row
   */
  public record Texts(String name, List<String> values) implements Column {
    @Override
    public int rows() {
      return values.size();
    }

    @Override
    public String text(int row) {
      return values.get(row);
    }
  }

  /** Make the list unmodifiable. */
  public Table {
    columns = List.copyOf(columns);
    if (columns.stream().mapToInt(Column::rows).distinct().count() != 1) {
      throw new IllegalArgumentException("a table has columns, all of one length");
    }
  }

  /**
   * Return how many rows there are.
   *
   * @return the length of each column
   */
  public int rows() {
    return columns.getFirst().rows();
  }

  /**
   * Return the content of a file, as its name ends: Parquet, NumPy's array (.npy), else CSV.
   *
   * @param file the file's name
   * @param what what the rows are, in one word: the name of Parquet's schema
   * @return the bytes
   * @throws IOException if the table cannot be put into that form
   */
  public byte[] bytes(String file, String what) throws IOException {
    String name = file.toLowerCase(Locale.ROOT);
    if (name.endsWith(".parquet")) {
      return ParquetTable.of(this, what);
    }
    return name.endsWith(".npy")
        ? NpyTable.of(this)
        : String.join("", CsvLines.of(this)).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Return the lines of a CSV file (RFC 4180, with line feeds).
   *
   * @return the header and the rows, without their ends
   */
  public List<String> lines() {
    return CsvLines.of(this).stream().map(line -> line.substring(0, line.length() - 1)).toList();
  }
}
