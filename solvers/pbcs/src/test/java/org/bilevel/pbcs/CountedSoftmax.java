package org.bilevel.pbcs;

import java.util.Optional;
import org.bilevel.api.Batch;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Linearization;
import org.bilevel.api.Objective;
import org.bilevel.api.Products;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Architecture;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.PlacedSamples;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;
import org.bilevel.testkit.problems.HeapSoftmax;
import org.bilevel.testkit.problems.VectorLedger;

/** Softmax regression whose parameters are vectors of a ledger, and whose placed samples count. */
final class CountedSoftmax implements Architecture {
  private final VectorLedger ledger = new VectorLedger();
  private int placed;
  private int linearized;
  private int restrictions;

  /** Return how often a model was asked for one on a span. */
  int restrictions() {
    return restrictions;
  }

  /** Return how many vectors, placed samples and linearizations are open. */
  int open() {
    return ledger.open() + placed + linearized;
  }

  private record Counted(PlacedSamples samples, Runnable onClose) implements PlacedSamples {
    @Override
    public int size() {
      return samples.size();
    }

    @Override
    public void close() {
      onClose.run();
    }
  }

  @Override
  public Model build(SampleShape input, int classes) {
    Model model = new HeapSoftmax().build(input, classes);
    return new Model() {
      /** As if the span were all of space. */
      @Override
      public Optional<Restriction> restrict(Samples samples, Vector parameters) {
        restrictions++;
        return Optional.of(
            new Restriction(build(input, classes), samples, ledger.vector(parameters.toArray())));
      }

      @Override
      public int parameterCount() {
        return model.parameterCount();
      }

      @Override
      public int headLength() {
        return model.headLength();
      }

      @Override
      public int classes() {
        return model.classes();
      }

      @Override
      public Vector initialParameters(RandomStream random) {
        return vector(model.initialParameters(random).toArray());
      }

      @Override
      public PlacedSamples place(Samples samples) {
        placed++;
        return new Counted(model.place(samples), () -> placed--);
      }

      @Override
      public Objective weightedLoss(PlacedSamples data) {
        return count(model.weightedLoss(((Counted) data).samples()));
      }

      @Override
      public Objective splitLoss(PlacedSamples data, int outerLength) {
        throw new UnsupportedOperationException();
      }

      @Override
      public Vector vector(double[] entries) {
        return ledger.vector(entries);
      }

      @Override
      public float[] scores(Vector parameters, PlacedSamples data) {
        return model.scores(heap(parameters), ((Counted) data).samples());
      }

      @Override
      public float[] embeddings(Vector parameters, PlacedSamples data) {
        return model.embeddings(heap(parameters), ((Counted) data).samples());
      }

      @Override
      public double[] losses(Vector parameters, PlacedSamples data) {
        return model.losses(heap(parameters), ((Counted) data).samples());
      }

      @Override
      public void close() {
        model.close();
      }
    };
  }

  private static HeapVector heap(Vector counted) {
    return HeapVector.wrap(counted.toArray());
  }

  private Objective count(Objective objective) {
    return new Objective() {
      @Override
      public int dataPoints() {
        return objective.dataPoints();
      }

      @Override
      public Linearization linearize(Vector x, Vector y, Batch batch) {
        linearized++;
        Linearization at = objective.linearize(x, heap(y), batch);
        return new Linearization() {
          @Override
          public double value() {
            return at.value();
          }

          @Override
          public Vector gradientX() {
            return at.gradientX();
          }

          @Override
          public Vector gradientY() {
            return ledger.vector(at.gradientY().toArray());
          }

          @Override
          public Products products(Vector v) {
            Products products = at.products(heap(v));
            return new Products(ledger.vector(products.yy().toArray()), products.xy());
          }

          @Override
          public Vector productYx(Vector u) {
            return ledger.vector(at.productYx(u).toArray());
          }

          @Override
          public void close() {
            linearized--;
            at.close();
          }
        };
      }
    };
  }
}
