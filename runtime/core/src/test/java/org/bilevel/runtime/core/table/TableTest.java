package org.bilevel.runtime.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.Test;

final class TableTest {
  private static final Table TABLE =
      new Table(
          List.of(
              new Table.Integers("index", new int[] {7, -1}),
              new Table.Floats("score", new float[] {0.1f, Float.NaN}),
              new Table.Doubles("weight", new double[] {0.1, 2}),
              new Table.Texts("file", List.of("a,\"b\".png", "ü"))));

  @Test
  void csvQuotesWhatNeedsIt() throws IOException {
    String text = new String(TABLE.bytes("x.csv", "rows"), StandardCharsets.UTF_8);
    assertThat(text)
        .isEqualTo(
            """
            index,score,weight,file
            7,0.1,0.1,"a,""b"".png"
            -1,NaN,2.0,ü
            """);
    assertThat(TABLE.lines()).isEqualTo(text.lines().toList());
  }

  @Test
  void npyHasTheNumbers() throws IOException {
    ByteBuffer in = ByteBuffer.wrap(TABLE.bytes("x.NPY", "rows")).order(ByteOrder.LITTLE_ENDIAN);
    int header = in.getShort(8);
    assertThat((10 + header) % 64).isZero();
    assertThat(new String(in.array(), 10, header, StandardCharsets.US_ASCII))
        .startsWith("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }")
        .endsWith("\n");
    in.position(10 + header);
    double[] values = new double[in.remaining() / 8];
    in.asDoubleBuffer().get(values);
    assertThat(values).containsExactly(7, 0.1f, 0.1, -1, Double.NaN, 2);
  }

  @Test
  void parquetHasColumnsOfTheirTypes() throws IOException {
    byte[] bytes = TABLE.bytes("x.parquet", "rows");
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int length = in.getInt(bytes.length - 8);
    FileMetaData footer =
        Util.readFileMetaData(new ByteArrayInputStream(bytes, bytes.length - 8 - length, length));
    assertThat(footer.getNum_rows()).isEqualTo(2);
    assertThat(footer.getSchema().stream().map(SchemaElement::getName))
        .containsExactly("rows", "index", "score", "weight", "file");
    assertThat(footer.getSchema().stream().skip(1).map(SchemaElement::getType))
        .containsExactly(Type.INT32, Type.FLOAT, Type.DOUBLE, Type.BYTE_ARRAY);
    List<ByteBuffer> columns = new ArrayList<>();
    for (ColumnChunk chunk : footer.getRow_groups().getFirst().getColumns()) {
      int from = (int) chunk.getMeta_data().getData_page_offset();
      ByteArrayInputStream page = new ByteArrayInputStream(bytes, from, bytes.length - from);
      int size = Util.readPageHeader(page).getUncompressed_page_size();
      columns.add(ByteBuffer.wrap(page.readNBytes(size)).order(ByteOrder.LITTLE_ENDIAN));
    }
    for (int i = 0; i < 2; i++) {
      assertThat(Integer.toString(columns.get(0).getInt())).isEqualTo(text(0, i));
      assertThat(Float.toString(columns.get(1).getFloat())).isEqualTo(text(1, i));
      assertThat(Double.toString(columns.get(2).getDouble())).isEqualTo(text(2, i));
      byte[] name = new byte[columns.get(3).getInt()];
      columns.get(3).get(name);
      assertThat(new String(name, StandardCharsets.UTF_8)).isEqualTo(text(3, i));
    }
    assertThat(columns).noneMatch(ByteBuffer::hasRemaining);
    assertThat(new String(bytes, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("PAR1");
    assertThat(new String(bytes, bytes.length - 4, 4, StandardCharsets.US_ASCII)).isEqualTo("PAR1");
  }

  private static String text(int column, int row) {
    return TABLE.columns().get(column).text(row);
  }

  @Test
  void columnsHaveOneLength() {
    assertThatThrownBy(() ->
            new Table(
                List.of(new Table.Integers("a", new int[2]), new Table.Integers("b", new int[3]))))
        .hasMessageContaining("all of one length");
  }
}
