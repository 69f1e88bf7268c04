package org.bilevel.api.learning;

import java.util.Arrays;
import java.util.Optional;
import org.bilevel.api.BilevelException;
import org.bilevel.api.Part;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.jspecify.annotations.Nullable;

/**
 * Picks the K of n candidate samples that are most worth learning from.
 *
 * <p>With K ≥ n all candidates are selected. Two selections with equal requests are equal.
 */
public interface CoresetSelector extends Part {

  /**
   * Return how many samples are selected.
   *
   * @return K, at least 1
   */
  int size();

  /**
   * Select a coreset.
   *
   * @param request the candidates and what may be used to judge them
   * @return min(K, n) different candidates
   * @throws org.bilevel.api.BilevelException of category NUMERIC if the selection diverges; it
   *     names the step
   * @throws java.util.concurrent.CancellationException if the request's progress ends it
   */
  Coreset select(Request request);

  /** Hears how far a selection is, and can end it. */
  @FunctionalInterface
  interface Progress {
    /** Hears nothing and ends nothing. */
    Progress NONE = (done, total) -> {};

    /**
     * Hear that some steps are done; called between steps, as often as they take.
     *
     * @param done how many, at most total
     * @param total how many there are; the same in all calls of a selection
     * @throws java.util.concurrent.CancellationException if the selection is to stop; selectors
     *     pass it on
     */
    void report(long done, long total);
  }

  /**
   * What to select from.
   *
   * @param candidates the samples, n ≥ 1 of them
   * @param model the proxy model
   * @param parameters where the proxy model starts, length d; unchanged
   * @param random the stream of this selection's draws
   * @param memory at least one sample that was kept from earlier, of the candidates' shape; empty
   *     if there is none, or the caller has no memory. Methods that look at the candidates alone
   *     pass it over
   * @param weights how much each candidate counts beside the others, n numbers of at least 0 that
   *     are not all 0; only ratios matter. Methods that judge by a sum or a mean over all
   *     candidates weigh it so; methods that compare them one by one pass the weights over. Not
   *     copied, not to be changed
   * @param validation at least one sample of the candidates' shape that can be trusted and is not
   *     to be selected, such as a few with right labels, as many of each class; empty if there are
   *     none. Methods that judge by an outer loss take it on these instead of the candidates;
   *     others pass them over
   * @param progress hears how far the selection is
   */
  record Request(
      Samples candidates,
      Model model,
      Vector parameters,
      RandomStream random,
      Optional<Samples> memory,
      double[] weights,
      Optional<Samples> validation,
      Progress progress) {

    /** Check the memory, the weights and the validation samples. */
    public Request {
      if (memory.isPresent() && memory.get().size() == 0) {
        throw new IllegalArgumentException("a memory without samples; leave it out");
      }
      if (validation.isPresent() && validation.get().size() == 0) {
        throw new IllegalArgumentException("no validation samples; leave them out");
      }
      if (weights.length != candidates.size()) {
        throw new IllegalArgumentException(
            candidates.size() + " candidates but " + weights.length + " weights");
      }
      double sum = 0;
      for (double weight : weights) {
        if (!(weight >= 0)) {
          throw new IllegalArgumentException("a weight of " + weight);
        }
        sum += weight;
      }
      if (!(sum > 0 && Double.isFinite(sum))) {
        throw new IllegalArgumentException("weights with a sum of " + sum);
      }
    }

    /**
     * Make a request without validation samples to whose progress nobody listens.
     *
     * @param candidates the samples, n ≥ 1 of them
     * @param model the proxy model
     * @param parameters where the proxy model starts, length d; unchanged
     * @param random the stream of this selection's draws
     * @param memory at least one sample that was kept from earlier, or empty
     * @param weights how much each candidate counts beside the others
     */
    public Request(
        Samples candidates,
        Model model,
        Vector parameters,
        RandomStream random,
        Optional<Samples> memory,
        double[] weights) {
      this(candidates, model, parameters, random, memory, weights, Optional.empty(), Progress.NONE);
    }

    /**
     * Make a request whose candidates all count the same.
     *
     * @param candidates the samples, n ≥ 1 of them
     * @param model the proxy model
     * @param parameters where the proxy model starts, length d; unchanged
     * @param random the stream of this selection's draws
     * @param memory at least one sample that was kept from earlier, or empty
     */
    public Request(
        Samples candidates,
        Model model,
        Vector parameters,
        RandomStream random,
        Optional<Samples> memory) {
      this(candidates, model, parameters, random, memory, ones(candidates.size()));
    }

    /**
     * Make a request without a memory whose candidates all count the same.
     *
     * @param candidates the samples, n ≥ 1 of them
     * @param model the proxy model
     * @param parameters where the proxy model starts, length d; unchanged
     * @param random the stream of this selection's draws
     */
    public Request(Samples candidates, Model model, Vector parameters, RandomStream random) {
      this(candidates, model, parameters, random, Optional.empty());
    }

    /**
     * Return this request with other validation samples.
     *
     * @param samples at least one, or empty
     * @return a request that is this one otherwise
     */
    public Request withValidation(Optional<Samples> samples) {
      return new Request(candidates, model, parameters, random, memory, weights, samples, progress);
    }

    /**
     * Return this request with another listener.
     *
     * @param listener hears how far the selection is
     * @return a request that is this one otherwise
     */
    public Request withProgress(Progress listener) {
      return new Request(
          candidates, model, parameters, random, memory, weights, validation, listener);
    }

    /**
     * Let a selector select, and see that what it returns is a coreset of the candidates.
     * Experiments and buffers call this, so that a mistake of a selector is not taken for theirs.
     *
     * @param selector the selector
     * @return what it selected
     * @throws BilevelException of category PLUGIN if it returned nothing, more than min(K, n)
     *     samples, or a number that no candidate has; else as {@link CoresetSelector#select}
     */
    public Coreset selectedBy(CoresetSelector selector) {
      Coreset coreset = selector.select(this);
      int n = candidates.size();
      int most = Math.min(selector.size(), n);
      @Nullable String mistake = null;
      if (coreset == null) {
        mistake = "returned no coreset";
      } else if (coreset.size() > most) {
        mistake =
            "selected %d samples, where at most %d were asked for".formatted(coreset.size(), most);
      } else if (Arrays.stream(coreset.indices()).anyMatch(i -> i >= n)) {
        mistake =
            "selected number %d of %d candidates"
                .formatted(Arrays.stream(coreset.indices()).max().orElseThrow(), n);
      }
      if (mistake != null) {
        throw BilevelException.plugin(
            "The selector %s %s.".formatted(selector.getClass().getName(), mistake),
            "Maybe ask its author; its contract test of the testkit says more.",
            null);
      }
      return coreset;
    }

    /**
     * Return the weights scaled so that their mean is 1.
     *
     * @return a_i · n / Σ_j a_j; ones, to the bit, if all are equal; a new array
     */
    public double[] relativeWeights() {
      double first = weights[0];
      if (Arrays.stream(weights).allMatch(weight -> weight == first)) {
        return ones(weights.length);
      }
      double scale = weights.length / Arrays.stream(weights).sum();
      return Arrays.stream(weights).map(weight -> weight * scale).toArray();
    }

    private static double[] ones(int n) {
      double[] ones = new double[n];
      Arrays.fill(ones, 1.0);
      return ones;
    }
  }
}
