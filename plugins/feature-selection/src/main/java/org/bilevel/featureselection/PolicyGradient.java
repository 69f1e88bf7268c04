package org.bilevel.featureselection;

import java.util.Arrays;
import org.bilevel.api.HeapVector;
import org.bilevel.api.OuterOptimizer;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.Samples;

/**
 * The probabilistic mask of PBCS over pixels: each is seen with a probability s_j, and s moves
 * against an estimate of the gradient of the expected outer loss.
 *
 * <pre>{@code
 * s ← K/D in each of D entries
 * T times: m_1 … m_J ~ Bernoulli(s);  f_j ← outer loss of the model trained with m_j
 *          g ← 1/(J−1) Σ_j (f_j − f̄) ∇_s ln p(m_j|s)        (J = 1: f_1 ∇_s ln p(m_1|s))
 *          s ← projection of (s − step along g) on {0 ≤ s ≤ 1, Σ s ≤ K}
 * }</pre>
 *
 * <p>∇_s ln p(m|s) has the entries (m_j − s_j)/(s_j (1 − s_j)), with s held between ε and 1 − ε.
 * The J trainings of a step share initial parameters and batches, so that their losses differ by
 * the masks alone.
 */
final class PolicyGradient {
  private static final double DECIDED = 0.05;

  private final FeatureSelectionOptions.Policy policy;
  private final Training training;
  private final int size;
  private final Journal journal;

  PolicyGradient(
      FeatureSelectionOptions.Policy policy, Training training, int size, Journal journal) {
    this.policy = policy;
    this.training = training;
    this.size = size;
    this.journal = journal;
  }

  /**
   * Return the probabilities s after T steps.
   *
   * @param start the parameters that each inner training starts from; unchanged
   * @param random the stream of masks, batches and orders
   */
  double[] probabilities(Model model, Samples train, Vector start, RandomStream random) {
    int pixels = train.shape().length();
    HeapVector s = HeapVector.filled(pixels, (double) size / pixels);
    try (OuterOptimizer.Session session = policy.outer().start(s)) {
      for (int t = 0; t < policy.steps(); t++) {
        boolean[][] masks = draw(s.array(), random.split("masks", t));
        double[] losses = losses(model, train, start, masks, t, random);
        HeapVector gradient = HeapVector.wrap(gradient(s.array(), masks, losses, policy.clamp()));
        double norm = gradient.norm();
        if (policy.clip() > 0 && norm > policy.clip()) {
          gradient.scale(policy.clip() / norm);
        }
        session.step(s, gradient);
        policy.projection().project(s);
        report(t, losses, norm, s.array());
      }
    }
    return s.toArray();
  }

  private boolean[][] draw(double[] s, RandomStream random) {
    boolean[][] masks = new boolean[policy.masks()][s.length];
    for (boolean[] mask : masks) {
      for (int j = 0; j < s.length; j++) {
        mask[j] = random.nextDouble() < s[j];
      }
    }
    return masks;
  }

  private double[] losses(
      Model model, Samples train, Vector start, boolean[][] masks, int t, RandomStream random) {
    Samples outer = train;
    if (policy.batch() > 0 && policy.batch() < train.size()) {
      outer = train.select(random.split("batch", t).sample(train.size(), policy.batch()));
    }
    double[] losses = new double[masks.length];
    for (int j = 0; j < masks.length; j++) {
      String what = "the inner training of outer step %d".formatted(t + 1);
      try (Vector parameters = start.copy()) {
        training.train(
            what,
            model,
            Pixels.masked(train, masks[j]),
            parameters,
            policy.innerEpochs(),
            random.split("order", t),
            journal::checkStopped);
        losses[j] =
            training.loss(
                what,
                model,
                parameters,
                policy.allPixels() ? outer : Pixels.masked(outer, masks[j]));
      }
    }
    return losses;
  }

  /** Return the estimate g of ∇_s E f. */
  static double[] gradient(double[] s, boolean[][] masks, double[] losses, double clamp) {
    double mean = Arrays.stream(losses).sum() / losses.length;
    double[] gradient = new double[s.length];
    for (int k = 0; k < masks.length; k++) {
      double factor = masks.length == 1 ? losses[0] : (losses[k] - mean) / (masks.length - 1);
      for (int j = 0; j < s.length; j++) {
        double held = Math.clamp(s[j], clamp, 1 - clamp);
        gradient[j] += factor * (masks[k][j] ? 1 / held : -1 / (1 - held));
      }
    }
    return gradient;
  }

  private void report(int t, double[] losses, double norm, double[] s) {
    double mean = Arrays.stream(losses).sum() / losses.length;
    long decided = Arrays.stream(s).filter(p -> p < DECIDED || p > 1 - DECIDED).count();
    journal.metric("outer-loss", mean, t + 1);
    journal.metric("gradient-norm", norm, t + 1);
    journal.metric("expected-size", Arrays.stream(s).sum(), t + 1);
    journal.metric("decided-share", (double) decided / s.length, t + 1);
    journal.show("outer-loss", mean);
    journal.advance("selecting");
  }
}
