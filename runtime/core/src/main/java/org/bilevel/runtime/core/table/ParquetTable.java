package org.bilevel.runtime.core.table;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;
import org.bilevel.runtime.core.table.Table.Column;

/**
 * A table as a Parquet file: columns of INT32, FLOAT, DOUBLE or STRING; no value is missing, one
 * row group, one page a column, nothing compressed. The headers are written by Apache Parquet's own
 * classes of the format, which need nothing else.
 */
final class ParquetTable {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  private final ByteArrayOutputStream file = new ByteArrayOutputStream();
  private final List<SchemaElement> schema = new ArrayList<>();
  private final List<ColumnChunk> chunks = new ArrayList<>();
  private final int rows;

  private ParquetTable(int rows) {
    this.rows = rows;
  }

  /** Return the bytes of a file. */
  static byte[] of(Table table, String what) throws IOException {
    ParquetTable file = new ParquetTable(table.rows());
    file.file.writeBytes(MAGIC);
    for (Column column : table.columns()) {
      file.add(column);
    }
    return file.finished(what);
  }

  private void add(Column column) throws IOException {
    switch (column) {
      case Table.Integers integers -> {
        ByteBuffer bytes = littleEndian(Math.multiplyExact(Integer.BYTES, rows));
        bytes.asIntBuffer().put(integers.values());
        add(element(column.name(), Type.INT32), bytes.array());
      }
      case Table.Floats floats -> {
        ByteBuffer bytes = littleEndian(Math.multiplyExact(Float.BYTES, rows));
        bytes.asFloatBuffer().put(floats.values());
        add(element(column.name(), Type.FLOAT), bytes.array());
      }
      case Table.Doubles doubles -> {
        ByteBuffer bytes = littleEndian(Math.multiplyExact(Double.BYTES, rows));
        bytes.asDoubleBuffer().put(doubles.values());
        add(element(column.name(), Type.DOUBLE), bytes.array());
      }
      case Table.Texts texts -> {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String text : texts.values()) {
          byte[] value = text.getBytes(StandardCharsets.UTF_8);
          bytes.writeBytes(littleEndian(Integer.BYTES).putInt(value.length).array());
          bytes.writeBytes(value);
        }
        SchemaElement element =
            element(column.name(), Type.BYTE_ARRAY)
                .setConverted_type(ConvertedType.UTF8)
                .setLogicalType(LogicalType.STRING(new StringType()));
        add(element, bytes.toByteArray());
      }
    }
  }

  private static ByteBuffer littleEndian(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static SchemaElement element(String name, Type type) {
    return new SchemaElement(name).setType(type).setRepetition_type(FieldRepetitionType.REQUIRED);
  }

  /** Add a column's only page. */
  private void add(SchemaElement element, byte[] values) throws IOException {
    int offset = file.size();
    PageHeader header = new PageHeader(PageType.DATA_PAGE, values.length, values.length);
    header.setData_page_header(
        new DataPageHeader(rows, Encoding.PLAIN, Encoding.RLE, Encoding.RLE));
    Util.writePageHeader(header, file);
    file.writeBytes(values);
    long size = file.size() - offset;
    ColumnMetaData column =
        new ColumnMetaData(
            element.getType(),
            List.of(Encoding.PLAIN, Encoding.RLE),
            List.of(element.getName()),
            CompressionCodec.UNCOMPRESSED,
            rows,
            size,
            size,
            offset);
    schema.add(element);
    chunks.add(new ColumnChunk(offset).setMeta_data(column));
  }

  private byte[] finished(String what) throws IOException {
    List<SchemaElement> all = new ArrayList<>();
    all.add(new SchemaElement(what).setNum_children(schema.size()));
    all.addAll(schema);
    long size =
        chunks.stream().mapToLong(chunk -> chunk.getMeta_data().getTotal_compressed_size()).sum();
    FileMetaData footer = new FileMetaData(1, all, rows, List.of(new RowGroup(chunks, size, rows)));
    footer.setCreated_by("bilevel");
    int from = file.size();
    Util.writeFileMetaData(footer, file);
    file.writeBytes(littleEndian(Integer.BYTES).putInt(file.size() - from).array());
    file.writeBytes(MAGIC);
    return file.toByteArray();
  }
}
