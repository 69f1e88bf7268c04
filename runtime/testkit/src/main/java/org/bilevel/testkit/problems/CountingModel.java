package org.bilevel.testkit.problems;

import org.bilevel.api.Objective;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Architecture;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.PlacedSamples;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;

/** A model that counts what is placed or built and not closed, to find leaks. */
public final class CountingModel implements Architecture {
  private final Architecture counted;
  private int placed;
  private int built;

  /** Count what is open of softmax regression, {@link HeapSoftmax}. */
  public CountingModel() {
    this(new HeapSoftmax());
  }

  /**
   * Count what is open of an architecture.
   *
   * @param counted the architecture
   */
  public CountingModel(Architecture counted) {
    this.counted = counted;
  }

  /**
   * Return how many placed samples and models are open.
   *
   * @return the number of both together
   */
  public int open() {
    return placed + built;
  }

  private record Counted(PlacedSamples samples, Runnable closed) implements PlacedSamples {
    @Override
    public int size() {
      return samples.size();
    }

    @Override
    public void close() {
      samples.close();
      closed.run();
    }
  }

  @Override
  public Model build(SampleShape input, int classes) {
    Model model = counted.build(input, classes);
    built++;
    return new Model() {
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
        placed++;
        return new Counted(model.place(samples), () -> placed--);
      }

      @Override
      public Objective weightedLoss(PlacedSamples data) {
        return model.weightedLoss(((Counted) data).samples());
      }

      @Override
      public Objective splitLoss(PlacedSamples data, int outerLength) {
        return model.splitLoss(((Counted) data).samples(), outerLength);
      }

      @Override
      public Vector vector(double[] entries) {
        return model.vector(entries);
      }

      @Override
      public float[] scores(Vector parameters, PlacedSamples data) {
        return model.scores(parameters, ((Counted) data).samples());
      }

      @Override
      public float[] embeddings(Vector parameters, PlacedSamples data) {
        return model.embeddings(parameters, ((Counted) data).samples());
      }

      @Override
      public double[] losses(Vector parameters, PlacedSamples data) {
        return model.losses(parameters, ((Counted) data).samples());
      }

      @Override
      public void close() {
        model.close();
        built--;
      }
    };
  }
}
