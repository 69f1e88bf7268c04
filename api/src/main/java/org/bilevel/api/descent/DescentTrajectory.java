package org.bilevel.api.descent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.Linearization;
import org.bilevel.api.Objective;
import org.bilevel.api.Products;
import org.bilevel.api.Projection;
import org.bilevel.api.Trajectory;
import org.bilevel.api.Vector;
import org.jspecify.annotations.Nullable;

/**
 * The derivatives of the steps of a {@link Descent}, from its iterates alone.
 *
 * <p>A step is y_{k+1} = P(ỹ), ỹ = y_k + γ (y_k − y_{k−1}) − s ∇_y f(x, u) − t ∇_y F(x, u) with u =
 * y_k + β (y_k − y_{k−1}). With D the derivative of P at ỹ and H = s ∇²_yy f + t ∇²_yy F, M = s
 * ∇²_xy f + t ∇²_xy F at u, an adjoint α of y_{k+1} is pulled back by
 *
 * <pre>{@code
 * α ← D α,    x ← x − M α
 * α of y_k:      (1 + γ) α − (1 + β) H α
 * α of y_{k−1}:  −γ α + β H α
 * }</pre>
 *
 * <p>and changes are pushed forward by the transposed maps.
 */
final class DescentTrajectory implements Trajectory {
  private final BilevelProblem problem;
  private final Vector x;
  private final Optional<Projection> projection;
  private final List<Vector> iterates; // y_0 … y_{K−1}, owned
  private final Vector last; // y_K, which the solution owns
  private final List<DescentStep> taken;

  DescentTrajectory(
      BilevelProblem problem,
      Vector x,
      Optional<Projection> projection,
      List<Vector> iterates,
      Vector last,
      List<DescentStep> taken) {
    this.problem = problem;
    this.x = x;
    this.projection = projection;
    this.iterates = iterates;
    this.last = last;
    this.taken = List.copyOf(taken);
  }

  @Override
  public int steps() {
    return taken.size();
  }

  @Override
  public Vector iterate(int step) {
    return step == taken.size() ? last : iterates.get(step);
  }

  @Override
  public Pullback pullback(int from, int to, Vector adjoint) {
    if (from < 0 || from > to || to > steps()) {
      throw new IllegalArgumentException(
          "cannot walk back from step %d to %d of %d".formatted(to, from, steps()));
    }
    Cost cost = new Cost();
    Vector alpha = adjoint.copy(); // of y_{k+1}
    Vector older = adjoint.zerosLike(); // of y_k, from its part in a later step's momentum
    Vector gradientX = x.zerosLike();
    try {
      for (int k = to - 1; k >= from; k--) {
        DescentStep step = taken.get(k);
        try (AtStep at = new AtStep(k, cost);
            Vector h = adjoint.zerosLike()) {
          at.differentiateProjection(alpha);
          at.addProducts(alpha, h, gradientX);
          // (α, older) ← ((1 + γ) α + (1 + β) h + older, −γ α − β h), with h = −Hα
          Vector next = alpha.copy();
          next.scale(1 + step.momentum());
          next.axpy(1 + step.lookAhead(), h);
          next.axpy(1, older);
          older.assign(alpha);
          older.scale(-step.momentum());
          older.axpy(-step.lookAhead(), h);
          alpha.close();
          alpha = next;
        }
        requireFinite(k, alpha.norm());
      }
      if (from == 0) {
        // before the first step there was no move: y_{−1} stands for y_0
        alpha.axpy(1, older);
      }
      return new Pullback(gradientX, alpha, cost.products, cost.dataPoints);
    } catch (RuntimeException e) {
      alpha.close();
      gradientX.close();
      throw e;
    } finally {
      older.close();
    }
  }

  @Override
  public Pushforward pushforward(int to, List<Vector> directions) {
    if (to < 0 || to > steps()) {
      throw new IllegalArgumentException("cannot walk to step %d of %d".formatted(to, steps()));
    }
    Cost cost = new Cost();
    List<Tangent> tangents = new ArrayList<>();
    directions.forEach(direction -> tangents.add(new Tangent(direction, last)));
    try {
      for (int k = 0; k < to; k++) {
        try (AtStep at = new AtStep(k, cost)) {
          for (Tangent tangent : tangents) {
            tangent.step(at, taken.get(k));
            requireFinite(k, tangent.present.norm());
          }
        }
      }
    } catch (RuntimeException e) {
      tangents.forEach(tangent -> tangent.present.close());
      throw e;
    } finally {
      tangents.forEach(tangent -> tangent.previous.close());
    }
    return new Pushforward(
        tangents.stream().map(tangent -> tangent.present).toList(), cost.products, cost.dataPoints);
  }

  private static void requireFinite(int step, double norm) {
    if (!Double.isFinite(norm)) {
      throw BilevelException.numeric(
          "The derivative of the inner solver's step %d is not finite: its norm is %s."
              .formatted(step + 1, norm),
          "Maybe the inner learning rate is too large for the curvature there; try a tenth of it.");
    }
  }

  @Override
  public void close() {
    iterates.forEach(Vector::close);
  }

  /** What a walk along the steps has cost so far. */
  private static final class Cost {
    private int products;
    private long dataPoints;
  }

  /** The objectives that a step uses, at the point where it took their gradients. */
  private final class AtStep implements AutoCloseable {
    private final DescentStep step;
    private final Moved at;
    private final @Nullable Linearization f;
    private final @Nullable Linearization outer;
    private final @Nullable Vector unprojected; // ỹ
    private final Cost cost;

    AtStep(int k, Cost cost) {
      this.step = taken.get(k);
      this.cost = cost;
      Vector y = iterates.get(k);
      Vector previous = k == 0 ? null : iterates.get(k - 1);
      this.at = Moved.of(y, previous, step.lookAhead());
      this.f = step.size() == 0 ? null : linearize(problem.inner(), step.batch());
      this.outer = step.outerSize() == 0 ? null : linearize(problem.outer(), step.outerBatch());
      this.unprojected = projection.isPresent() ? unprojected(y, previous) : null;
    }

    private Linearization linearize(Objective g, Batch batch) {
      cost.dataPoints += batch.size(g.dataPoints());
      return g.linearize(x, at.vector(), batch);
    }

    private Vector unprojected(Vector y, @Nullable Vector previous) {
      Vector point = y.copy();
      if (previous != null) {
        point.axpy(step.momentum(), y);
        point.axpy(-step.momentum(), previous);
      }
      subtractGradient(point, f, step.size());
      subtractGradient(point, outer, step.outerSize());
      return point;
    }

    private static void subtractGradient(Vector point, @Nullable Linearization g, double size) {
      if (g != null) {
        try (Vector gradient = g.gradientY()) {
          point.axpy(-size, gradient);
        }
      }
    }

    /** v ← D v. */
    void differentiateProjection(Vector v) {
      if (unprojected != null) {
        projection.orElseThrow().differentiate(unprojected, v);
      }
    }

    /** h ← h − H v and xs ← xs − M v. */
    void addProducts(Vector v, Vector h, Vector xs) {
      addProducts(f, step.size(), v, h, xs);
      addProducts(outer, step.outerSize(), v, h, xs);
    }

    private void addProducts(
        @Nullable Linearization g, double size, Vector v, Vector h, Vector xs) {
      if (g != null) {
        cost.products++;
        try (Products products = g.products(v)) {
          h.axpy(-size, products.yy());
          xs.axpy(-size, products.xy());
        }
      }
    }

    /** ys ← ys − H v − Mᵀ u. */
    void addTangent(Vector v, Vector u, Vector ys) {
      addTangent(f, step.size(), v, u, ys);
      addTangent(outer, step.outerSize(), v, u, ys);
    }

    private void addTangent(@Nullable Linearization g, double size, Vector v, Vector u, Vector ys) {
      if (g != null) {
        cost.products += 2;
        try (Vector yy = g.productYy(v);
            Vector yx = g.productYx(u)) {
          ys.axpy(-size, yy);
          ys.axpy(-size, yx);
        }
      }
    }

    @Override
    public void close() {
      if (f != null) {
        f.close();
      }
      if (outer != null) {
        outer.close();
      }
      if (unprojected != null) {
        unprojected.close();
      }
      at.close();
    }
  }

  /** The change of y_k, and of y_{k−1}, with one direction of x. */
  private static final class Tangent {
    private final Vector direction;
    private Vector present;
    private Vector previous;

    Tangent(Vector direction, Vector like) {
      this.direction = direction;
      this.present = like.zerosLike();
      this.previous = like.zerosLike();
    }

    void step(AtStep at, DescentStep step) {
      Vector next = present.copy();
      next.axpy(step.momentum(), present);
      next.axpy(-step.momentum(), previous);
      try (Moved moved = Moved.of(present, previous, step.lookAhead())) {
        at.addTangent(moved.vector(), direction, next);
      }
      at.differentiateProjection(next);
      previous.close();
      previous = present;
      present = next;
    }
  }
}
