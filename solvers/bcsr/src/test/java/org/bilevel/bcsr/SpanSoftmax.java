package org.bilevel.bcsr;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Objective;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Architecture;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.PlacedSamples;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;
import org.bilevel.testkit.problems.HeapSoftmax;

/** Softmax regression that can be restricted to the span of samples, and counts how often. */
final class SpanSoftmax implements Architecture {
  private int restrictions;
  private int open;

  int restrictions() {
    return restrictions;
  }

  /** Return how many models are open. */
  int open() {
    return open;
  }

  @Override
  public Model build(SampleShape input, int classes) {
    return delegate(new HeapSoftmax().build(input, classes), true);
  }

  private Model delegate(Model model, boolean restricts) {
    open++;
    return new Model() {
      @Override
      public Optional<Restriction> restrict(Samples samples, Vector parameters) {
        if (!restricts) {
          return Optional.empty();
        }
        restrictions++;
        return Optional.of(onSpan(samples, parameters.toArray()));
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
        return model.initialParameters(random);
      }

      @Override
      public PlacedSamples place(Samples samples) {
        return model.place(samples);
      }

      @Override
      public Objective weightedLoss(PlacedSamples data) {
        return model.weightedLoss(data);
      }

      @Override
      public Objective splitLoss(PlacedSamples data, int outerLength) {
        return model.splitLoss(data, outerLength);
      }

      @Override
      public Vector vector(double[] entries) {
        return model.vector(entries);
      }

      @Override
      public float[] scores(Vector parameters, PlacedSamples data) {
        return model.scores(parameters, data);
      }

      @Override
      public float[] embeddings(Vector parameters, PlacedSamples data) {
        return model.embeddings(parameters, data);
      }

      @Override
      public double[] losses(Vector parameters, PlacedSamples data) {
        return model.losses(parameters, data);
      }

      @Override
      public void close() {
        model.close();
        open--;
      }
    };
  }

  private Model.Restriction onSpan(Samples samples, double[] theta) {
    int inputs = samples.shape().length();
    int classes = samples.classes();
    List<double[]> basis = basis(samples, inputs);
    int rank = basis.size();
    float[] coordinates = new float[samples.size() * rank];
    for (int i = 0; i < samples.size(); i++) {
      for (int r = 0; r < rank; r++) {
        double sum = 0;
        for (int j = 0; j < inputs; j++) {
          sum += basis.get(r)[j] * samples.features()[i * inputs + j];
        }
        coordinates[i * rank + r] = (float) sum;
      }
    }
    double[] small = new double[classes * (rank + 1)];
    for (int c = 0; c < classes; c++) {
      for (int r = 0; r < rank; r++) {
        for (int j = 0; j < inputs; j++) {
          small[c * rank + r] += theta[c * inputs + j] * basis.get(r)[j];
        }
      }
      small[classes * rank + c] = theta[classes * inputs + c];
    }
    SampleShape shape = new SampleShape(1, 1, rank);
    Samples within = new Samples(shape, classes, coordinates, samples.labels(), samples.ids());
    Model model = delegate(new HeapSoftmax().build(shape, classes), false);
    return new Model.Restriction(model, within, HeapVector.wrap(small));
  }

  /** Orthonormalise the samples (Gram and Schmidt, twice). */
  private static List<double[]> basis(Samples samples, int inputs) {
    List<double[]> basis = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      double[] u = new double[inputs];
      for (int j = 0; j < inputs; j++) {
        u[j] = samples.features()[i * inputs + j];
      }
      HeapVector rest = HeapVector.wrap(u);
      double before = rest.norm();
      for (int round = 0; round < 2; round++) {
        for (double[] b : basis) {
          rest.axpy(-rest.dot(HeapVector.wrap(b)), HeapVector.wrap(b));
        }
      }
      if (rest.norm() > 1e-8 * before) {
        rest.scale(1 / rest.norm());
        basis.add(u);
      }
    }
    return basis;
  }
}
