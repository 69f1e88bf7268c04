package org.bilevel.bcsr;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.Capabilities;
import org.bilevel.api.Capability;
import org.bilevel.api.Hypergradient;
import org.bilevel.api.HypergradientEstimator;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.InnerSolver;
import org.bilevel.api.OuterOptimizer;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Regularizer;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Coreset;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.PlacedSamples;
import org.bilevel.api.learning.Samples;

/**
 * Bilevel coreset selection via regularization (BCSR): learns how much each candidate should weigh
 * so that a model trained on the weighted candidates does well on all of them, then draws the
 * coreset with these weights.
 *
 * <pre>{@code
 * min_{w ∈ Δ}  Σ_i ℓ_i(θ*(w)) + R(w)      s.t.   θ*(w) = argmin_θ Σ_i w_i ℓ_i(θ)            (1)
 *
 * for j = 0 … J−1, from w = 1/n and the request's parameters θ:
 *   θ ← N steps of the inner solver on Σ_i w_i ℓ_i, from where the last outer step left θ       (2)
 *   φ ← estimate of dF/dw at (w, θ) + ∇R(w)                                                 (3), (4)
 *   w ← P_Δ(step of the outer optimizer against φ)                                              (5)
 * draw K candidates without replacement with probabilities w
 * }</pre>
 *
 * <p>w ∈ R^n are the weights of the n candidates, θ ∈ R^d the proxy model, ℓ_i the cross-entropy of
 * candidate i in nats, Δ the probability simplex, K the size of the coreset. Where the request
 * weighs its candidates, ℓ_i counts a_i times in F, a scaled to 1 on average, and w starts at a/n.
 *
 * <p>Options: {@code size} (K ≥ 1, required); {@code outer-steps} (J ≥ 0, default 5; 0 leaves w
 * uniform: the ablation "without bilevel optimizer" of Table 5); {@code outer-loss} (sum as in (1),
 * or mean; default sum); {@code restrict} (default true); and the parts {@code inner} (default
 * gradient-descent), {@code hypergradient} (default implicit-gradient), {@code outer} (default
 * gradient-descent), {@code projection} (default simplex) and {@code regularizer} (default none).
 *
 * <p>Step sizes. The authors' code averages both losses over the n candidates. Their inner step of
 * 5.0 at n = 50 (Table 7) is a step of 5.0 / 50 = 0.1 on Σ_i w_i ℓ_i here, and so is the step of
 * the linear system; their outer step of 5.0 and λ = 0.1 belong to {@code outer-loss: mean}.
 *
 * <p>Uniform weights, where w starts, are stationary for F alone once the inner problem is solved:
 * θ*(1/n) minimises Σ_i ℓ_i as well. What the weights learn so comes from the few inner steps from
 * the request's θ, which favour samples whose gradient points along that of the whole batch, and
 * from R. With the outer steps of Table 7 they leave most candidates at zero within J = 5 steps;
 * "filled" tells how many of the coreset were then drawn uniformly.
 *
 * <p>Cost of a selection: J times the inner solver and the estimator; with N steps of gradient
 * descent and Q steps of implicit-gradient J·(N + 2) gradients and J·(Q + 1) products at most, each
 * on all n candidates. Memory: two vectors of length d beside those of its parts.
 *
 * <p>{@code restrict}: a linear first layer sees the candidates only through their span, of
 * dimension at most n. Where both the inner solver and the estimator take the same steps in every
 * orthonormal basis of θ ({@link Capability#EQUIVARIANCE}) the selection runs on the model in that
 * span, which is smaller; the numbers are equal up to rounding.
 *
 * <p>Random: the streams "inner", "hypergradient" and "regularizer" of each outer step and "draw"
 * below the request's stream. If fewer than K weights are positive, which the projection makes
 * normal, all of these are taken and the rest is drawn uniformly among the others.
 *
 * <p>Diagnostics, one number for each outer step: "outer-value" (F without R, before the step),
 * "regularizer" (R, before the step; absent without one), "hypergradient-norm" (‖φ‖₂),
 * "hypergradient-residual" (of the linear system, NaN where the estimator has none),
 * "inner-residual" (‖∇_θ Σ_i w_i ℓ_i‖₂ as the inner solver reports it), "top-k-share" (the sum of
 * the K largest weights after the step). For the selection: "weights" (the n final ones), "filled"
 * (how many of the selected have weight zero), "products" (second-order products computed).
 *
 * <p>Failures: a value that is not finite ends the selection with an error that names the outer
 * step.
 *
 * <p>Source: Hao, Ji and Liu, "Bilevel Coreset Selection in Continual Learning: A New Formulation
 * and Algorithm" (NeurIPS 2023), Algorithm 3. Deviations: the outer optimizer, the projection and
 * the regularizer may be any; a selection of K ≥ n candidates still learns their weights.
 */
final class BcsrSelector implements CoresetSelector {
  private final BcsrOptions options;

  BcsrSelector(BcsrOptions options) {
    this.options = options;
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.NONE.keeping(2, 0);
  }

  @Override
  public int size() {
    return options.size();
  }

  @Override
  public Coreset select(Request request) {
    if (options.restrict() && options.outerSteps() > 0 && isEquivariant()) {
      Optional<Model.Restriction> span =
          request.model().restrict(request.candidates(), request.parameters());
      if (span.isPresent()) {
        try (Model.Restriction restriction = span.get()) {
          return select(
              restriction.model(), restriction.samples(), restriction.parameters(), request);
        }
      }
    }
    return select(request.model(), request.candidates(), request.parameters(), request);
  }

  private boolean isEquivariant() {
    return options.inner().capabilities().offers().contains(Capability.EQUIVARIANCE)
        && options.hypergradient().capabilities().offers().contains(Capability.EQUIVARIANCE);
  }

  private Coreset select(Model model, Samples candidates, Vector parameters, Request request) {
    RandomStream random = request.random();
    int n = candidates.size();
    try (PlacedSamples placed = model.place(candidates)) {
      BilevelProblem problem =
          CoresetProblem.of(
              model, placed, request.relativeWeights(), parameters, options.outerLoss());
      Vector w = problem.initialOuter();
      Diagnostics diagnostics = new Diagnostics(options.outerSteps());
      optimize(problem, parameters, w, request, diagnostics);
      double[] weights = w.toArray();
      WeightedDraw draw = WeightedDraw.of(weights, options.size(), random.split("draw"));
      int[] indices = draw.indices();
      if (indices.length == n) {
        Arrays.sort(indices);
      }
      Map<String, double[]> series =
          diagnostics.finish(weights, draw.filled(), options.regularizer().isPresent());
      return new Coreset(
          indices, Arrays.stream(indices).mapToDouble(i -> weights[i]).toArray(), series);
    }
  }

  /** The outer loop of Algorithm 3, lines 3 to 12: changes w in place. */
  private void optimize(
      BilevelProblem problem, Vector parameters, Vector w, Request of, Diagnostics diagnostics) {
    RandomStream random = of.random();
    boolean keepTrajectory =
        options.hypergradient().capabilities().needs().contains(Capability.TRAJECTORY);
    // a vector of our own that θ_j^N is carried over in, line 4
    try (Vector start = parameters.copy();
        InnerSolver.Session solves = options.inner().start(problem);
        HypergradientEstimator.Session estimates = options.hypergradient().start(problem);
        OuterOptimizer.Session steps = options.outer().start(w)) {
      for (int j = 0; j < options.outerSteps(); j++) {
        of.progress().report(j, options.outerSteps());
        try {
          InnerSolver.Request request =
              new InnerSolver.Request(random.split("inner", j), keepTrajectory);
          try (InnerSolution inner = solves.solve(w, start, request);
              Hypergradient estimate =
                  estimates.estimate(w, inner, random.split("hypergradient", j));
              Vector direction = estimate.value().copy()) {
            requireFinite("outer loss", estimate.outerValue());
            double regularizer = addRegularizer(w, direction, random.split("regularizer", j));
            double norm = direction.norm();
            requireFinite("norm of the hypergradient", norm);
            steps.step(w, direction);
            options.projection().project(w);
            diagnostics.record(
                j, estimate, inner, regularizer, norm, topShare(w.toArray(), options.size()));
            start.assign(inner.y());
          }
        } catch (BilevelException e) {
          throw e.category() == BilevelException.Category.NUMERIC ? inOuterStep(j, e) : e;
        }
      }
    }
  }

  /** Add ∇R(w) to a direction and return R(w), 0 without a regularizer. */
  private double addRegularizer(Vector w, Vector direction, RandomStream random) {
    if (options.regularizer().isEmpty()) {
      return 0;
    }
    try (Regularizer.Evaluation r = options.regularizer().get().evaluate(w, random)) {
      requireFinite("regularizer", r.value());
      direction.axpy(1, r.gradient());
      return r.value();
    }
  }

  private static void requireFinite(String what, double value) {
    if (!Double.isFinite(value)) {
      throw BilevelException.numeric(
          "the " + what + " is " + value + ".",
          "Maybe a learning rate is too large: lower those of inner, hypergradient and outer in the"
              + " selector's block.");
    }
  }

  private BilevelException inOuterStep(int j, BilevelException cause) {
    BilevelException located =
        BilevelException.numeric(
            "bcsr stopped at outer step %d of %d: %s"
                .formatted(j + 1, options.outerSteps(), cause.getMessage()),
            "");
    located.addSuppressed(cause);
    return located;
  }

  /** Return the sum of the k largest weights. */
  static double topShare(double[] weights, int k) {
    double[] sorted = weights.clone();
    Arrays.sort(sorted);
    double sum = 0;
    for (int i = Math.max(0, sorted.length - k); i < sorted.length; i++) {
      sum += sorted[i];
    }
    return sum;
  }
}
