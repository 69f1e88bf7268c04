package org.bilevel.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;
import org.junit.jupiter.api.Test;

final class StateTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final StateOutput out = new StateOutput(bytes);

  @Test
  void everyValueComesBackBitForBit() {
    out.write(-1L << 40);
    out.write(7);
    out.write(-0.0);
    out.write(Double.NaN);
    out.write(true);
    out.write("variant „ä“ 🙂\n");
    out.write("");
    out.write(new int[] {1, -2});
    out.write(new float[] {0.1f, Float.NEGATIVE_INFINITY});
    out.write(new double[0]);
    out.write(HeapVector.of(1.5, -2.5));
    StateInput in = in();
    assertThat(in.readLong()).isEqualTo(-1L << 40);
    assertThat(in.readInt()).isEqualTo(7);
    assertThat(Double.doubleToRawLongBits(in.readDouble())).isEqualTo(1L << 63);
    assertThat(in.readDouble()).isNaN();
    assertThat(in.readBoolean()).isTrue();
    assertThat(in.readString()).isEqualTo("variant „ä“ 🙂\n");
    assertThat(in.readString()).isEmpty();
    assertThat(in.readInts()).containsExactly(1, -2);
    assertThat(in.readFloats()).containsExactly(0.1f, Float.NEGATIVE_INFINITY);
    assertThat(in.readDoubles()).isEmpty();
    HeapVector vector = HeapVector.zeros(2);
    in.readInto(vector);
    assertThat(vector.toArray()).containsExactly(1.5, -2.5);
    assertThatThrownBy(in::readLong).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void streamsGoOnWhereTheyWere() {
    RandomStream random = RandomStream.of(3).split("draws");
    random.sample(100, 7);
    out.write(random);
    double next = random.nextGaussian();
    RandomStream other = RandomStream.of(3).split("draws");
    in().readInto(other);
    assertThat(other.nextGaussian()).isEqualTo(next);
    assertThat(RandomStream.of(3).position()).isZero();
  }

  @Test
  void samplesKeepTheirShapeAndIds() {
    Samples samples =
        new Samples(
            new SampleShape(1, 1, 2),
            3,
            new float[] {1, 2, 3, 4},
            new int[] {0, 2},
            new int[] {9, 5});
    samples.save(out);
    Samples read = Samples.restore(in());
    assertThat(read.shape()).isEqualTo(samples.shape());
    assertThat(read.classes()).isEqualTo(3);
    assertThat(read.features()).isEqualTo(samples.features());
    assertThat(read.labels()).isEqualTo(samples.labels());
    assertThat(read.ids()).isEqualTo(samples.ids());
  }

  private StateInput in() {
    return new StateInput(new ByteArrayInputStream(bytes.toByteArray()));
  }
}
