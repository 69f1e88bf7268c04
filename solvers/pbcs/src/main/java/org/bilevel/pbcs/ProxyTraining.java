package org.bilevel.pbcs;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bilevel.api.BilevelException;
import org.bilevel.api.Capability;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Hypergradient;
import org.bilevel.api.HypergradientEstimator;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.InnerSolver;
import org.bilevel.api.Objective;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.PlacedSamples;

/**
 * Trains the proxy model on masks and evaluates the outer loss.
 *
 * <pre>{@code
 * θ*(m) ≈ argmin_θ 1/K Σ_i m_i ℓ_i(θ)        L(θ) = weighted mean of the losses of the judges
 * }</pre>
 *
 * <p>Steps are on the whole mask, or on mini-batches of it. Each training starts at the same θ and
 * forgets the one before, so that L(θ*(m)) is a function of the mask, and with mini-batches of
 * their draws. Without a selected sample θ stays where it starts.
 */
final class ProxyTraining implements MaskLoss, RelaxedLoss {
  private final PbcsOptions options;
  private final Model model;
  private final PlacedSamples judges;
  private final Vector parameters;
  private final double[] counts; // of the judges
  private final Objective inner;
  private final Objective outer;
  private final int count; // n
  private int trainings;
  private long dataPoints;

  /**
   * Prepare.
   *
   * @param pool the samples to select from, n of them
   * @param judges the samples of the outer loss
   * @param counts how much each of these counts in it; if all are 0 they count the same
   * @param parameters where θ starts; unchanged
   */
  ProxyTraining(
      PbcsOptions options,
      Model model,
      PlacedSamples pool,
      PlacedSamples judges,
      double[] counts,
      Vector parameters) {
    this.options = options;
    this.model = model;
    this.judges = judges;
    this.parameters = parameters;
    this.inner = model.weightedLoss(pool);
    this.counts = orOnes(counts);
    double total = Arrays.stream(this.counts).sum();
    double[] shares = Arrays.stream(this.counts).map(count -> count / total).toArray();
    this.outer =
        (judges == pool ? inner : model.weightedLoss(judges))
            .withOuterFixed(HeapVector.wrap(shares));
    this.count = pool.size();
  }

  /** Return the counts; ones where all are 0. */
  private static double[] orOnes(double[] counts) {
    double[] ones = new double[counts.length];
    Arrays.fill(ones, 1);
    return Arrays.stream(counts).sum() > 0 ? counts : ones;
  }

  /** Return how many trainings there were. */
  int trainings() {
    return trainings;
  }

  /** Return how many data points were accessed. */
  long dataPoints() {
    return dataPoints;
  }

  @Override
  public double value(boolean[] mask, int size, RandomStream random) {
    return value(IntStream.range(0, mask.length).filter(i -> mask[i]).toArray(), size, random);
  }

  /** Train on some samples and return the outer loss. */
  double value(int[] selected, int size, RandomStream random) {
    if (selected.length == 0) {
      return outerLoss(parameters);
    }
    int most = options.innerBatch();
    MaskBatches batches = new MaskBatches(selected, most == 0 ? 1 : Math.ceilDiv(size, most));
    HeapVector weights = HeapVector.zeros(count);
    for (int i : selected) {
      weights.array()[i] = (double) batches.parts() / size;
    }
    MaskedProblem problem =
        new MaskedProblem(outer, inner, weights, parameters, Optional.of(batches));
    try (InnerSolver.Session session = options.inner().start(problem);
        InnerSolution solution = train(session, weights, random, false)) {
      return outerLoss(solution.y());
    }
  }

  @Override
  public Estimate differentiate(double[] mask, int size, RandomStream random) {
    HypergradientEstimator estimator = options.hypergradient().orElseThrow();
    boolean keepTrajectory = estimator.capabilities().needs().contains(Capability.TRAJECTORY);
    HeapVector weights = HeapVector.of(mask);
    weights.scale(1.0 / size);
    MaskedProblem problem = new MaskedProblem(outer, inner, weights, parameters, Optional.empty());
    try (InnerSolver.Session session = options.inner().start(problem);
        InnerSolution solution = train(session, weights, random, keepTrajectory);
        HypergradientEstimator.Session estimates = estimator.start(problem);
        Hypergradient estimate =
            estimates.estimate(weights, solution, random.split("hypergradient"))) {
      dataPoints += estimate.dataPoints();
      requireFinite(estimate.outerValue());
      HeapVector gradient = HeapVector.wrap(estimate.value().toArray());
      gradient.scale(1.0 / size); // x = m/K
      return new Estimate(estimate.outerValue(), gradient.array());
    }
  }

  private InnerSolution train(
      InnerSolver.Session session, Vector weights, RandomStream random, boolean keepTrajectory) {
    trainings++;
    int last = options.innerRounds() - 1;
    try (Vector start = parameters.copy()) {
      boolean far = true;
      for (int r = 0; far && r < last; r++) {
        try (InnerSolution round =
            session.solve(
                weights, start, new InnerSolver.Request(random.split("round", r), false))) {
          dataPoints += round.dataPoints();
          start.assign(round.y());
          far = !(round.residual() <= options.innerTolerance()); // NaN where it is not known
        }
      }
      InnerSolution end =
          session.solve(
              weights, start, new InnerSolver.Request(random.split("round", last), keepTrajectory));
      dataPoints += end.dataPoints();
      return end;
    }
  }

  private double outerLoss(Vector theta) {
    dataPoints += judges.size();
    double[] losses = model.losses(theta, judges);
    double sum = IntStream.range(0, losses.length).mapToDouble(i -> counts[i] * losses[i]).sum();
    double loss = sum / Arrays.stream(counts).sum();
    requireFinite(loss);
    return loss;
  }

  private static void requireFinite(double loss) {
    if (!Double.isFinite(loss)) {
      throw BilevelException.numeric(
          "the outer loss of a trained proxy model is " + loss + ".",
          "Maybe the learning rate of inner in the selector's block is too large; try a tenth.");
    }
  }
}
