package org.bilevel.pbcs;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.bilevel.api.BilevelException;
import org.bilevel.api.Capabilities;
import org.bilevel.api.Capability;
import org.bilevel.api.HeapVector;
import org.bilevel.api.OuterOptimizer;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Coreset;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.PlacedSamples;
import org.bilevel.api.learning.Samples;

/**
 * Probabilistic bilevel coreset selection (PBCS): learns with which probability each candidate
 * should be in the coreset so that a model trained on a drawn coreset does well on all candidates.
 *
 * <pre>{@code
 * min_{s ∈ C} Φ(s) = E L(θ*(m)),   m_i ~ Bernoulli(s_i),   L(θ) = 1/n Σ_i ℓ_i(θ)               (4)
 *                      s.t.   θ*(m) = argmin_θ 1/K Σ_i m_i ℓ_i(θ)                            (5)
 * C = {s : 0 ≤ s_i ≤ 1, Σ_i s_i ≤ K}
 *
 * for t = 0 … T−1, from s = K/n:
 *   train on one or several masks drawn with s, always from one θ
 *   φ ← policy gradient Σ L(θ*(m)) ∇_s ln p(m|s), equation (6), mixed with Gumbel-softmax
 *   s ← P_C(step of the outer optimizer against φ, times ½(1 + cos πt/T))
 * draw several masks with s, bring each to K samples, keep the one whose L(θ*(m)) is least
 * }</pre>
 *
 * <p>s ∈ R^n are the probabilities of the n candidates, m a mask of zeros and ones, θ ∈ R^d the
 * proxy model, ℓ_i the cross-entropy of candidate i in nats, K the size of the coreset. Where the
 * request weighs its candidates, L is the mean by these weights; where it has validation samples, L
 * is the plain mean over these, as in the paper's experiments with wrong labels and rare classes.
 * No second derivative is needed, except by the Gumbel-softmax estimator.
 *
 * <p>Options. {@code size} (K ≥ 1, required). The outer loop: {@code outer-steps} (T ≥ 0, default
 * 500; 0 leaves s uniform), {@code outer} (default gradient-descent, the update of Algorithm 1; the
 * authors' code uses adam with {@code learning-rate: 0.05}, fifty times adam's own default), {@code
 * outer-schedule} (cosine or constant, default cosine), {@code clip} (≥ 0, greatest norm of φ,
 * default 3, 0 for none). The size may start at {@code start-share} · n (0 to 1, default 0: at K)
 * and shrink to K within the share {@code shrink-steps} (above 0 to 1, default 0.5) of the outer
 * steps, K_t = K + (K_1 − K)(1 − t/T_s)³: "iterative" in the authors' code. The policy gradient:
 * {@code masks} (M ≥ 1, default 4; the paper's own is 1), {@code baseline} (mean or none, default
 * mean), {@code clamp} (ε, above 0 to 1/2, default 0.001: s is clamped to [ε, 1 − ε] where the
 * gradient divides by it, nowhere else). Gumbel-softmax: {@code gumbel} (λ from 0 to 1, default 0),
 * {@code temperature} (default 1), {@code final-temperature} (default 0.1), {@code hypergradient}
 * (no default, needed where λ &gt; 0). Training: {@code inner} (default gradient-descent), called
 * {@code inner-rounds} times (default 100) one after the other or until one round after its
 * residual is at most {@code inner-tolerance} (default 0.001); a hypergradient that needs the inner
 * iterates sees those of the last round. {@code inner-batch} (|B| ≥ 0, default 0): steps of the
 * policy gradient's trainings and of the final draw's are on at most so many samples of the mask,
 * in passes over it in random orders, Σ_{i∈B} ℓ_i · |m|/(K |B|); 0 for all of the mask, as the
 * authors' code up to 1,000. A step's time does not grow with K then (Figure 6), but L(θ*(m))
 * varies with the order. The residual is that of the last batch. Also {@code validation} (0 to 1/2,
 * default 0), {@code draws} (R ≥ 1, default 10), {@code start} (given or fresh, default given:
 * trainings start at the request's θ or at initial parameters drawn for the selection; the paper
 * does not say which, and a model that has learned the task already tells coresets apart by what
 * they spoil) and {@code restrict} (default true).
 *
 * <p>One mask, the paper's estimate, has a variance that hides the gradient in a few hundred steps:
 * on 60 candidates in four clusters with a quarter of the labels wrong, K = 12, T = 500 and adam at
 * 0.05, the mean of L over 20 steps went from 1.26 to 1.22, and with M = 4 and the baseline from
 * 1.28 to 0.89 (means of three seeds).
 *
 * <p>{@code validation}: this share of the candidates, the same number of each class but at most
 * half of a class, is held out: L is the mean over these, and they are selected only if K exceeds
 * the number of the others. Where the share is less than one of each class nothing is held out; nor
 * is it where the request has validation samples.
 *
 * <p>The final draw. A mask has K samples only on average. R masks are drawn with s; of one with
 * more than K samples those with the greatest s are kept, and one with fewer is filled up by draws
 * with probabilities proportional to s among the others, uniformly where these are zero. The proxy
 * model is trained on each different result; the one with the least L is selected. All weights of
 * the coreset are 1 (Remark 3.2). With K ≥ n all candidates are selected without training.
 *
 * <p>Cost of a selection: T·M + R trainings on about K samples (of at most |B| in a step) and as
 * many losses of all candidates, or of the validation samples; with λ &gt; 0 T more trainings and
 * estimates on all candidates. Memory: three vectors of length d beside those of its parts.
 *
 * <p>{@code restrict}: the selection runs on the model in the span of the candidates where its
 * parts offer {@link Capability#EQUIVARIANCE}; the numbers are equal up to rounding.
 *
 * <p>Random: the streams "validation", "start", "step" with its number and "draw" with its number
 * below the request's stream.
 *
 * <p>Diagnostics, one number for each outer step: "outer-value" (mean of L over the masks; of λ
 * &gt; 0 mixed with L at the relaxed mask), "gradient-norm" (‖φ‖₂ before clipping), "decided"
 * (share of the probabilities within 0.05 of 0 or 1, after the step), "expected-size" (K_t). For
 * the selection: "probabilities" (n final ones, 0 for those held out), "chosen-value" (L of the
 * selected), "trimmed" and "filled" (samples that the selected mask lost and gained), "trainings",
 * "data-points" (accessed). Empty where nothing was trained.
 *
 * <p>Failures: CONFIGURATION where gumbel is above 0 without a hypergradient; NUMERIC where a value
 * is not finite, with the outer step or the final draw.
 *
 * <p>Source: Zhou et al., "Probabilistic Bilevel Coreset Selection" (ICML 2022), Algorithms 1 and 2
 * and Appendix C. Deviations: several masks with their mean as baseline, clipping, the shrinking
 * size and Adam with 0.05 rather than the printed 2.5 are those of the authors' code; L is on all
 * candidates instead of a mini-batch; the output is the best of several masks with exactly K
 * samples, instead of one with about K.
 */
final class PbcsSelector implements CoresetSelector {
  private final PbcsOptions options;

  PbcsSelector(PbcsOptions options) {
    this.options = options;
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.NONE.keeping(3, 0);
  }

  @Override
  public int size() {
    return options.size();
  }

  @Override
  public Coreset select(Request request) {
    Samples candidates = request.candidates();
    RandomStream random = request.random();
    int n = candidates.size();
    if (options.size() >= n) {
      return Coreset.unweighted(IntStream.range(0, n).toArray());
    }
    Optional<Samples> validation = request.validation();
    Holdout holdout =
        validation.isPresent()
            ? Holdout.none(n)
            : Holdout.of(candidates.labels(), options.validation(), random.split("validation"));
    int missing = options.size() - holdout.pool().length;
    if (missing >= 0) {
      int[] more = random.split("validation").split("fill").sample(holdout.held().length, missing);
      IntStream added = IntStream.of(more).map(i -> holdout.held()[i]);
      return Coreset.unweighted(
          IntStream.concat(IntStream.of(holdout.pool()), added).sorted().toArray());
    }
    Samples all =
        validation.isPresent() ? Samples.concat(List.of(candidates, validation.get())) : candidates;
    if (!options.fresh()) {
      return select(all, request.parameters(), holdout, request);
    }
    try (Vector fresh = request.model().initialParameters(random.split("start"))) {
      return select(all, fresh, holdout, request);
    }
  }

  /** Select on the span of the samples where that is the same. */
  private Coreset select(Samples all, Vector parameters, Holdout holdout, Request request) {
    if (options.restrict() && isEquivariant()) {
      Optional<Model.Restriction> span = request.model().restrict(all, parameters);
      if (span.isPresent()) {
        try (Model.Restriction on = span.get()) {
          return select(on.model(), on.samples(), on.parameters(), holdout, request);
        }
      }
    }
    return select(request.model(), all, parameters, holdout, request);
  }

  private boolean isEquivariant() {
    return options.inner().capabilities().offers().contains(Capability.EQUIVARIANCE)
        && (options.gumbel() == 0
            || options
                .hypergradient()
                .orElseThrow()
                .capabilities()
                .offers()
                .contains(Capability.EQUIVARIANCE));
  }

  /** Select, the outer loss being on validation samples, on candidates held out, or on them all. */
  private Coreset select(
      Model model, Samples all, Vector parameters, Holdout holdout, Request request) {
    int n = request.candidates().size();
    int[] pool = holdout.pool();
    double[] counts = request.relativeWeights();
    boolean validated = all.size() > n;
    try (PlacedSamples placed = model.place(all.select(pool))) {
      if (!validated && holdout.held().length == 0) {
        return select(
            new ProxyTraining(options, model, placed, placed, of(counts, pool), parameters),
            holdout,
            request);
      }
      int[] judging = validated ? IntStream.range(n, all.size()).toArray() : holdout.held();
      double[] ofJudges = validated ? new double[judging.length] : of(counts, judging);
      try (PlacedSamples judges = model.place(all.select(judging))) {
        return select(
            new ProxyTraining(options, model, placed, judges, ofJudges, parameters),
            holdout,
            request);
      }
    }
  }

  private static double[] of(double[] counts, int[] indices) {
    return Arrays.stream(indices).mapToDouble(i -> counts[i]).toArray();
  }

  private Coreset select(ProxyTraining training, Holdout holdout, Request request) {
    RandomStream random = request.random();
    Diagnostics diagnostics = new Diagnostics(options.outerSteps());
    int[] pool = holdout.pool();
    double[] s = optimize(training, pool.length, request, diagnostics);
    SizedMask chosen = null;
    double least = Double.POSITIVE_INFINITY;
    Set<List<Integer>> seen = new HashSet<>();
    for (int r = 0; r < options.draws(); r++) {
      SizedMask mask = SizedMask.draw(s, options.size(), random.split("draw", r));
      request.progress().report(options.outerSteps() + r, steps());
      if (!seen.add(Arrays.stream(mask.indices()).boxed().toList())) {
        continue;
      }
      double value;
      try {
        value =
            training.value(
                mask.indices(), options.size(), random.split("draw", r).split("training"));
      } catch (BilevelException e) {
        throw located("in final draw %d of %d".formatted(r + 1, options.draws()), e);
      }
      if (chosen == null || value < least) {
        chosen = mask;
        least = value;
      }
    }
    if (chosen == null) {
      throw BilevelException.internal("no mask was drawn", null); // draws is at least 1
    }
    double[] probabilities = new double[request.candidates().size()];
    for (int i = 0; i < pool.length; i++) {
      probabilities[pool[i]] = s[i];
    }
    int[] indices = Arrays.stream(chosen.indices()).map(i -> pool[i]).toArray();
    double[] weights = new double[indices.length];
    Arrays.fill(weights, 1);
    Map<String, double[]> series = diagnostics.finish(probabilities, chosen, least, training);
    return new Coreset(indices, weights, series);
  }

  /** Algorithm 1: return s after T steps. */
  private double[] optimize(
      ProxyTraining training, int n, Request request, Diagnostics diagnostics) {
    RandomStream random = request.random();
    int steps = options.outerSteps(); // T
    MaskGradient gradient = gradient(training);
    SizeSchedule sizes =
        new SizeSchedule(
            Math.max(options.size(), (int) Math.round(options.startShare() * n)),
            options.size(),
            options.shrinkSteps() * steps);
    HeapVector s = HeapVector.filled(n, (double) sizes.at(0) / n);
    try (OuterOptimizer.Session session = options.outer().start(s)) {
      for (int t = 0; t < steps; t++) {
        request.progress().report(t, steps());
        try {
          double progress = steps > 1 ? (double) t / (steps - 1) : 0;
          int size = sizes.at(t);
          Estimate estimate =
              gradient.estimate(new Iterate(s.toArray(), size, progress), random.split("step", t));
          HeapVector direction = HeapVector.wrap(estimate.gradient()); // φ
          double norm = direction.norm();
          requireFinite("norm of the gradient", norm);
          if (options.clip() > 0 && norm > options.clip()) {
            direction.scale(options.clip() / norm);
          }
          HeapVector before = s.copy();
          session.step(s, direction);
          double factor = options.cosine() ? 0.5 * (1 + Math.cos(Math.PI * t / steps)) : 1;
          s.scale(factor);
          s.axpy(1 - factor, before);
          requireFinite("norm of the probabilities before their projection", s.norm());
          // what the next masks are drawn with
          CappedSimplex.project(s.array(), sizes.at(t + 1));
          diagnostics.record(t, estimate.value(), norm, size, s.array());
        } catch (BilevelException e) {
          throw located("at outer step %d of %d".formatted(t + 1, steps), e);
        }
      }
    }
    return s.array();
  }

  /** Return T + R, how many steps the progress counts. */
  private int steps() {
    return options.outerSteps() + options.draws();
  }

  private MaskGradient gradient(ProxyTraining training) {
    MaskGradient policy =
        new PolicyGradient(training, options.masks(), options.baseline(), options.clamp());
    if (options.gumbel() == 0) {
      return policy;
    }
    MaskGradient gumbel =
        new GumbelGradient(
            training, options.temperature(), options.finalTemperature(), options.clamp());
    return options.gumbel() == 1 ? gumbel : new MixedGradient(policy, gumbel, options.gumbel());
  }

  private static void requireFinite(String what, double norm) {
    if (!Double.isFinite(norm)) {
      throw BilevelException.numeric(
          "the " + what + " is " + norm + ".",
          "Maybe a learning rate is too large: lower those of inner, hypergradient and outer in the"
              + " selector's block.");
    }
  }

  private static BilevelException located(String where, BilevelException cause) {
    if (cause.category() != BilevelException.Category.NUMERIC) {
      return cause;
    }
    BilevelException located =
        BilevelException.numeric("pbcs stopped %s: %s".formatted(where, cause.getMessage()), "");
    located.addSuppressed(cause);
    return located;
  }
}
