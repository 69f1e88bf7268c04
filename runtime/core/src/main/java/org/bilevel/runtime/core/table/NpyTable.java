package org.bilevel.runtime.core.table;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bilevel.runtime.core.table.Table.Column;

/**
 * A table as NumPy's array of 64-bit floats, a row for each row and a column for each column of
 * numbers; texts are left out.
 */
final class NpyTable {
  private static final int START = 10;
  private static final int ALIGNMENT = 64;

  private NpyTable() {}

  /** NPY of version 1.0: magic, version, length of the header, header, numbers by rows. */
  static byte[] of(Table table) {
    List<Column> columns =
        table.columns().stream().filter(column -> !(column instanceof Table.Texts)).toList();
    String header =
        "{'descr': '<f8', 'fortran_order': False, 'shape': (%d, %d), }"
            .formatted(table.rows(), columns.size());
    int length = (START + header.length() + 1 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    ByteBuffer bytes =
        ByteBuffer.allocate(
                Math.addExact(
                    length, Math.multiplyExact(columns.size() * Double.BYTES, table.rows())))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    bytes.put((byte) 1).put((byte) 0).putShort((short) (length - START));
    bytes.put(header.getBytes(StandardCharsets.US_ASCII));
    while (bytes.position() < length - 1) {
      bytes.put((byte) ' ');
    }
    bytes.put((byte) '\n');
    for (int i = 0; i < table.rows(); i++) {
      for (Column column : columns) {
        bytes.putDouble(number(column, i));
      }
    }
    return bytes.array();
  }

  private static double number(Column column, int row) {
    return switch (column) {
      case Table.Integers integers -> integers.values()[row];
      case Table.Floats floats -> floats.values()[row];
      case Table.Doubles doubles -> doubles.values()[row];
      case Table.Texts texts -> throw new IllegalArgumentException(texts.name());
    };
  }
}
