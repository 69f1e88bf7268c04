package org.bilevel.continuallearning;

import java.util.Arrays;
import org.bilevel.api.Batch;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Linearization;
import org.bilevel.api.Objective;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.PlacedSamples;
import org.bilevel.api.learning.Samples;

/**
 * Weighs the samples of a training step by their influence on what was learned before (stability)
 * and on the present task (plasticity): MetaSP.
 *
 * <pre>{@code
 * θ̂(ε) = θ − α Σ_i b_i (1 + ε_i) ∇ℓ_i(θ)                                      pseudo step
 * S_i = ∂/∂ε_i L_earlier(θ̂) ∝ −b_i ⟨∇ℓ_i(θ), ∇L_earlier(θ̂(0))⟩              influence on stability
 * P_i = ∂/∂ε_i L_present(θ̂) ∝ −b_i ⟨∇ℓ_i(θ), ∇L_present(θ̂(0))⟩            influence on plasticity
 * I = γ S + (1 − γ) P, γ ∈ [0, 1] of the least ‖I‖₂:  γ = ⟨P − S, P⟩ / ‖P − S‖₂², clipped
 * w_i ∝ b_i (1 − β I_i / max_j |I_j|),   Σ_i w_i = Σ_i b_i
 * }</pre>
 *
 * <p>b_i are the weights that the samples of the step would have otherwise; a sample whose greater
 * weight would lower both losses has I_i &lt; 0 and gains. The factor α of S and P cancels.
 *
 * @param strength β, from 0 to 1
 * @param step α, the length of the pseudo step; 0: both gradients are taken at θ
 */
record Influence(double strength, double step) {

  /**
   * Return the weights w of a step's samples.
   *
   * @param loss the step's weighted loss
   * @param base b, not changed
   */
  HeapVector weights(
      Objective loss, HeapVector base, Vector parameters, Model model, Validation validation) {
    double[] fused;
    try (Vector moved = parameters.copy()) {
      if (step > 0) {
        try (Vector gradient = loss.gradientY(base, parameters, Batch.all())) {
          moved.axpy(-step, gradient);
        }
      }
      try (Linearization at = loss.linearize(base, parameters, Batch.all())) {
        double[] plasticity = influences(at, base, model, moved, validation.present());
        fused =
            validation.earlier().isEmpty()
                ? plasticity
                : fuse(influences(at, base, model, moved, validation.earlier().get()), plasticity);
      }
    }
    return HeapVector.wrap(weights(base.array(), fused));
  }

  private static double[] influences(
      Linearization at, HeapVector base, Model model, Vector moved, Samples judges) {
    double[] mean = new double[judges.size()];
    Arrays.fill(mean, 1.0 / mean.length);
    try (PlacedSamples placed = model.place(judges);
        Vector gradient =
            model.weightedLoss(placed).gradientY(HeapVector.wrap(mean), moved, Batch.all());
        Vector products = at.productXy(gradient)) {
      double[] influences = products.toArray();
      for (int i = 0; i < influences.length; i++) {
        influences[i] *= -base.array()[i];
      }
      return influences;
    }
  }

  /** Return the point of least norm on the segment between two points. */
  static double[] fuse(double[] stability, double[] plasticity) {
    double alongDifference = 0; // ⟨P − S, P⟩
    double squaredNorm = 0; // ‖P − S‖₂²
    for (int i = 0; i < stability.length; i++) {
      double difference = plasticity[i] - stability[i];
      alongDifference += difference * plasticity[i];
      squaredNorm += difference * difference;
    }
    double gamma =
        squaredNorm > 0 ? Math.clamp(alongDifference / squaredNorm, 0, 1) : 0; // P = S: any
    double[] fused = new double[stability.length];
    Arrays.setAll(fused, i -> gamma * stability[i] + (1 - gamma) * plasticity[i]);
    return fused;
  }

  private double[] weights(double[] base, double[] influences) {
    double greatest = Arrays.stream(influences).map(Math::abs).max().orElse(0);
    if (!(greatest > 0)) {
      return base.clone(); // nothing has any influence; or it is not finite, which the step finds
    }
    double[] weights = new double[base.length];
    Arrays.setAll(weights, i -> base[i] * (1 - strength * influences[i] / greatest));
    double sum = Arrays.stream(weights).sum();
    double scale = sum > 0 ? Arrays.stream(base).sum() / sum : 0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] *= scale;
    }
    return weights;
  }
}
