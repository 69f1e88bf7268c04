package org.bilevel.box;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bilevel.api.BilevelException;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Vector;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.OptionValues;
import org.bilevel.api.plugin.PartContext;
import org.bilevel.testkit.Parts;
import org.bilevel.testkit.problems.VectorLedger;
import org.junit.jupiter.api.Test;

final class BoxProjectionTest {

  @Test
  void knownPoints() {
    assertThat(projected(-2, 2, -3, -2, 0, 1.5, 2, 1e300)).containsExactly(-2, -2, 0, 1.5, 2, 2);
    assertThat(projected(1, 10)).isEmpty();
    assertThat(projected(0, Double.MAX_VALUE, -1e-300, 4)).containsExactly(0, 4);
    assertThat(projected(-Double.MAX_VALUE, -1, -7, 0)).containsExactly(-7, -1);
    // a zero that is not negative enough to move keeps its sign
    assertThat(projected(0, 1, -0.0, 0.0)).isEqualTo(new double[] {-0.0, 0.0});
  }

  @Test
  void theDerivativeKeepsWhatIsInsideOrAtABound() {
    double[] kept = {0, 1, 1, 1, 0};
    VectorLedger ledger = new VectorLedger();
    double[] at = {-2.1, -2, 0.5, 2, 2.1};
    try (Vector point = ledger.vector(at);
        Vector v = ledger.vector(1, 1, 1, 1, 1)) {
      new BoxProjection(new BoxOptions(-2, 2)).differentiate(point, v);
      assertThat(v.toArray()).isEqualTo(kept);
      assertThat(point.toArray()).isEqualTo(at);
      assertThat(ledger.open()).isEqualTo(2);
    }
    HeapVector v = HeapVector.filled(5, 1);
    new BoxProjection(new BoxOptions(-2, 2)).differentiate(HeapVector.of(at), v);
    assertThat(v.toArray()).isEqualTo(kept);
  }

  @Test
  void ofOnePointTheDerivativeIsZero() {
    HeapVector v = HeapVector.of(3, 4);
    new BoxProjection(new BoxOptions(1, 1)).differentiate(HeapVector.of(1, 2), v);
    assertThat(v.toArray()).containsExactly(0, 0);
  }

  @Test
  void boundsThatAreSwappedAreRefused() {
    assertThatThrownBy(() ->
            Parts.create(new BoxPlugin(), Kind.PROJECTION, "box", Map.of("lower", 2, "upper", 1.5)))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.CONFIGURATION))
        .hasMessageContaining("lower is 2.0")
        .hasMessageContaining("1.5")
        .hasMessageContaining("Maybe");
  }

  @Test
  void aBoxWithoutBoundsWarns() {
    assertThat(warnings(Map.of())).singleElement().asString().contains("neither lower nor upper");
    assertThat(warnings(Map.of("lower", 0))).isEmpty();
    assertThat(warnings(Map.of("upper", 0))).isEmpty();
  }

  private static List<String> warnings(Map<String, ?> values) {
    List<String> warnings = new ArrayList<>();
    PartContext context =
        new PartContext() {
          @Override
          public String path() {
            return "projection";
          }

          @Override
          public void warn(String message) {
            warnings.add(message);
          }
        };
    Parts.factory(new BoxPlugin(), Kind.PROJECTION, "box")
        .create(OptionValues.of(BoxOptions.ALL, values), context);
    return warnings;
  }

  private static double[] projected(double lower, double upper, double... point) {
    HeapVector x = HeapVector.of(point);
    new BoxProjection(new BoxOptions(lower, upper)).project(x);
    return x.array();
  }
}
