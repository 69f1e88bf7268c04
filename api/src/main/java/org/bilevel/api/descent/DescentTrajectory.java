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
 * <p>(the first step has γ = β = 0: nothing moved before it), and changes are pushed forward by the
 * transposed maps.
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
    Adjoint alpha = new Adjoint(adjoint);
    Vector gradientX = x.zerosLike();
    try {
      for (int k = to - 1; k >= from; k--) {
        try (AtStep at = new AtStep(k, cost)) {
          alpha.step(at, gradientX);
        }
        requireFinite(k, alpha.present.norm());
        requireFinite(k, gradientX.norm());
      }
    } catch (RuntimeException e) {
      alpha.present.close();
      gradientX.close();
      throw e;
    } finally {
      alpha.closeEarlier();
    }
    return new Pullback(gradientX, alpha.present, cost.products, cost.dataPoints);
  }

  @Override
  public Pushforward pushforward(int to, List<Vector> directions) {
    if (to < 0 || to > steps()) {
      throw new IllegalArgumentException("cannot walk to step %d of %d".formatted(to, steps()));
    }
    Cost cost = new Cost();
    List<Tangent> tangents = new ArrayList<>();
    try {
      directions.forEach(direction -> tangents.add(new Tangent(direction, last)));
      for (int k = 0; k < to; k++) {
        try (AtStep at = new AtStep(k, cost)) {
          for (Tangent tangent : tangents) {
            tangent.step(at);
            requireFinite(k, tangent.present.norm());
          }
        }
      }
    } catch (RuntimeException e) {
      tangents.forEach(tangent -> tangent.present.close());
      throw e;
    } finally {
      tangents.forEach(Tangent::closePrevious);
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

  /**
   * An objective that a step uses, where it took its gradient.
   *
   * @param g f or F
   * @param size the factor of its gradient, s or t
   */
  private record Term(Linearization g, double size) {}

  /** One step: its numbers, its objectives, and its point before the projection. */
  private final class AtStep implements AutoCloseable {
    private final DescentStep step;
    private final boolean first;
    private final Moved at;
    private final List<Term> terms = new ArrayList<>(2);
    private final Cost cost;
    private @Nullable Vector unprojected; // ỹ; null without a projection

    AtStep(int k, Cost cost) {
      this.step = taken.get(k);
      this.first = k == 0;
      this.cost = cost;
      Vector y = iterates.get(k);
      Vector previous = first ? null : iterates.get(k - 1);
      this.at = Moved.of(y, previous, step.lookAhead());
      try {
        linearize(problem.inner(), step.size(), step.batch());
        linearize(problem.outer(), step.outerSize(), step.outerBatch());
        if (projection.isPresent()) {
          moveUnprojected(y, previous);
        }
      } catch (RuntimeException e) {
        close();
        throw e;
      }
    }

    private void linearize(Objective g, double size, Batch batch) {
      if (size != 0) {
        terms.add(new Term(g.linearize(x, at.vector(), batch), size));
        cost.dataPoints += batch.size(g.dataPoints());
      }
    }

    private void moveUnprojected(Vector y, @Nullable Vector previous) {
      Vector point = y.copy();
      unprojected = point;
      if (previous != null && step.momentum() != 0) {
        point.axpy(step.momentum(), y);
        point.axpy(-step.momentum(), previous);
      }
      for (Term term : terms) {
        try (Vector gradient = term.g().gradientY()) {
          point.axpy(-term.size(), gradient);
        }
      }
    }

    /** Return γ; 0 for the first step, before which there was no move. */
    double momentum() {
      return first ? 0 : step.momentum();
    }

    /** Return β; 0 for the first step. */
    double lookAhead() {
      return first ? 0 : step.lookAhead();
    }

    /** v ← D v. */
    void differentiateProjection(Vector v) {
      Vector point = unprojected;
      if (point != null) {
        projection.orElseThrow().differentiate(point, v);
      }
    }

    /** Return H v, a new vector, and subtract M v from xs. */
    Vector products(Vector v, Vector xs) {
      Vector sum = null;
      try {
        for (Term term : terms) {
          cost.products++;
          Products products = term.g().products(v);
          try (Vector xy = products.xy()) {
            xs.axpy(-term.size(), xy);
          }
          if (sum == null) {
            sum = products.yy();
            sum.scale(term.size());
          } else {
            try (Vector yy = products.yy()) {
              sum.axpy(term.size(), yy);
            }
          }
        }
        return sum == null ? v.zerosLike() : sum;
      } catch (RuntimeException e) {
        if (sum != null) {
          sum.close();
        }
        throw e;
      }
    }

    /** ys ← ys − H v. */
    void subtractHessian(Vector v, Vector ys) {
      for (Term term : terms) {
        cost.products++;
        try (Vector yy = term.g().productYy(v)) {
          ys.axpy(-term.size(), yy);
        }
      }
    }

    /** ys ← ys − Mᵀ u. */
    void subtractMixed(Vector u, Vector ys) {
      for (Term term : terms) {
        cost.products++;
        try (Vector yx = term.g().productYx(u)) {
          ys.axpy(-term.size(), yx);
        }
      }
    }

    @Override
    public void close() {
      terms.forEach(term -> term.g().close());
      Vector point = unprojected;
      if (point != null) {
        point.close();
      }
      at.close();
    }
  }

  /** The gradient in y_{k+1}, and what the gradient in y_k has from the momentum of later steps. */
  private static final class Adjoint {
    private Vector present;
    private @Nullable Vector earlier; // null: zero, as it stays without momentum

    Adjoint(Vector adjoint) {
      this.present = adjoint.copy();
    }

    /** Go from y_{k+1} to y_k, and add to the gradient in x. */
    void step(AtStep at, Vector gradientX) {
      at.differentiateProjection(present);
      try (Vector h = at.products(present, gradientX)) { // Hα
        double gamma = at.momentum();
        double beta = at.lookAhead();
        Vector next = earlier;
        if (gamma == 0 && beta == 0) {
          present.axpy(-1, h);
          if (next != null) {
            present.axpy(1, next);
            closeEarlier();
          }
          return;
        }
        if (next == null) {
          next = present.zerosLike();
          earlier = next;
        }
        next.axpy(1 + gamma, present);
        next.axpy(-(1 + beta), h);
        present.scale(-gamma);
        present.axpy(beta, h);
        earlier = present;
        present = next;
      }
    }

    void closeEarlier() {
      Vector vector = earlier;
      if (vector != null) {
        vector.close();
        earlier = null;
      }
    }
  }

  /** The change of y_k, and of y_{k−1}, with one direction of x. */
  private static final class Tangent {
    private final Vector direction;
    private Vector present;
    private @Nullable Vector previous; // null: y_0, which does not change

    Tangent(Vector direction, Vector like) {
      this.direction = direction;
      this.present = like.zerosLike();
    }

    /** Go from y_k to y_{k+1}. */
    void step(AtStep at) {
      Vector next = present.copy();
      try {
        at.subtractMixed(direction, next);
        Vector before = previous;
        if (before != null) {
          if (at.momentum() != 0) {
            next.axpy(at.momentum(), present);
            next.axpy(-at.momentum(), before);
          }
          try (Moved moved = Moved.of(present, before, at.lookAhead())) {
            at.subtractHessian(moved.vector(), next);
          }
        }
        at.differentiateProjection(next);
      } catch (RuntimeException e) {
        next.close();
        throw e;
      }
      closePrevious();
      previous = present;
      present = next;
    }

    void closePrevious() {
      Vector vector = previous;
      if (vector != null) {
        vector.close();
        previous = null;
      }
    }
  }
}
