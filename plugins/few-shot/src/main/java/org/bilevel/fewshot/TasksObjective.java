package org.bilevel.fewshot;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bilevel.api.Batch;
import org.bilevel.api.Linearization;
import org.bilevel.api.Objective;
import org.bilevel.api.Products;
import org.bilevel.api.Vector;

/**
 * g(x, y) = c Σ_j [ℓ_j(x̂, h_j) + R(h_j)] over tasks j.
 *
 * <p>x is a stack of the backbone's parameters x̂ and, where the heads' common start is learned,
 * that start z; y is a stack of one vector for each task, and h_j = y_j + z is the task's head (h_j
 * = y_j without z). So ∂g/∂z = Σ_j ∂g/∂y_j, and likewise for the products.
 *
 * <p>The tasks may change between evaluations. Cost: for each task that of its loss.
 */
final class TasksObjective implements Objective {
  private final Supplier<List<Objective>> losses;
  private final LqPenalty penalty;
  private final boolean mean;

  /**
   * Make an objective.
   *
   * @param losses ℓ_j of the present tasks
   * @param penalty R
   * @param mean whether c is one over the number of tasks instead of 1
   */
  TasksObjective(Supplier<List<Objective>> losses, LqPenalty penalty, boolean mean) {
    this.losses = losses;
    this.penalty = penalty;
    this.mean = mean;
  }

  @Override
  public int dataPoints() {
    return losses.get().stream().mapToInt(Objective::dataPoints).sum();
  }

  @Override
  public Linearization linearize(Vector x, Vector y, Batch batch) {
    if (!batch.isAll()) {
      throw new IllegalArgumentException("tasks are not divided into batches");
    }
    return new AtPoint(losses.get(), StackedVector.of(x), StackedVector.of(y));
  }

  /** Return the head of a task, h_j; a new vector. */
  static Vector head(StackedVector x, StackedVector y, int task) {
    Vector head = y.part(task).copy();
    if (x.count() > 1) {
      head.axpy(1, x.part(1));
    }
    return head;
  }

  private final class AtPoint implements Linearization {
    private final List<Vector> heads;
    private final List<Linearization> points = new ArrayList<>();
    private final boolean learnedStart;
    private final double c;

    AtPoint(List<Objective> tasks, StackedVector x, StackedVector y) {
      if (y.count() != tasks.size()) {
        throw new IllegalArgumentException(
            y.count() + " heads do not fit " + tasks.size() + " tasks");
      }
      this.learnedStart = x.count() > 1;
      this.c = mean ? 1.0 / tasks.size() : 1;
      this.heads = StackedVector.make(tasks.size(), j -> head(x, y, j));
      try {
        for (int j = 0; j < tasks.size(); j++) {
          points.add(tasks.get(j).linearize(x.part(0), heads.get(j), Batch.all()));
        }
      } catch (RuntimeException e) {
        close();
        throw e;
      }
    }

    @Override
    public double value() {
      double sum = 0;
      for (int j = 0; j < points.size(); j++) {
        sum += points.get(j).value() + penalty.value(heads.get(j));
      }
      return c * sum;
    }

    @Override
    public Vector gradientX() {
      Vector backbone = sum(Linearization::gradientX);
      return learnedStart ? withStart(backbone, this::gradientY) : stack(backbone);
    }

    @Override
    public StackedVector gradientY() {
      return new StackedVector(
          StackedVector.make(
              points.size(),
              j -> {
                Vector gradient = points.get(j).gradientY();
                gradient.scale(c);
                penalty.addGradient(c, heads.get(j), gradient);
                return gradient;
              }));
    }

    @Override
    public StackedVector productYy(Vector v) {
      StackedVector direction = StackedVector.of(v);
      return new StackedVector(
          StackedVector.make(points.size(), j -> productYy(j, direction.part(j))));
    }

    /** Return c (∇²ℓ_j + ∇²R) v in the head of one task. */
    private Vector productYy(int j, Vector v) {
      Vector product = points.get(j).productYy(v);
      product.scale(c);
      penalty.addProduct(c, heads.get(j), v, product);
      return product;
    }

    @Override
    public Vector productXy(Vector v) {
      try (Products products = products(v)) {
        return products.xy().copy();
      }
    }

    @Override
    public Products products(Vector v) {
      StackedVector direction = StackedVector.of(v);
      List<Vector> yy = new ArrayList<>();
      Vector backbone = null;
      try {
        for (int j = 0; j < points.size(); j++) {
          Products products = points.get(j).products(direction.part(j));
          products.yy().scale(c);
          penalty.addProduct(c, heads.get(j), direction.part(j), products.yy());
          yy.add(products.yy());
          if (backbone == null) {
            backbone = products.xy();
          } else {
            backbone.axpy(1, products.xy());
            products.xy().close();
          }
        }
        Vector sum = Objects.requireNonNull(backbone, "there is at least one task");
        sum.scale(c);
        StackedVector inner = new StackedVector(yy);
        return new Products(inner, learnedStart ? withStart(sum, inner::copy) : stack(sum));
      } catch (RuntimeException e) {
        yy.forEach(Vector::close);
        if (backbone != null) {
          backbone.close();
        }
        throw e;
      }
    }

    @Override
    public Vector productYx(Vector u) {
      StackedVector direction = StackedVector.of(u);
      return new StackedVector(
          StackedVector.make(
              points.size(),
              j -> {
                Vector product = points.get(j).productYx(direction.part(0));
                product.scale(c);
                if (learnedStart) {
                  try (Vector ofStart = productYy(j, direction.part(1))) {
                    product.axpy(1, ofStart);
                  }
                }
                return product;
              }));
    }

    /** Return c Σ_j of what each point gives. */
    private Vector sum(Function<Linearization, Vector> part) {
      Vector sum = part.apply(points.getFirst());
      for (int j = 1; j < points.size(); j++) {
        try (Vector next = part.apply(points.get(j))) {
          sum.axpy(1, next);
        }
      }
      sum.scale(c);
      return sum;
    }

    private static Vector stack(Vector backbone) {
      return new StackedVector(List.of(backbone));
    }

    /** Return a backbone's part above the sum of the heads' parts. */
    private static Vector withStart(Vector backbone, Supplier<StackedVector> ofHeads) {
      try (StackedVector heads = ofHeads.get()) {
        Vector start = heads.part(0).copy();
        for (int j = 1; j < heads.count(); j++) {
          start.axpy(1, heads.part(j));
        }
        return new StackedVector(List.of(backbone, start));
      } catch (RuntimeException e) {
        backbone.close();
        throw e;
      }
    }

    @Override
    public void close() {
      points.forEach(Linearization::close);
      heads.forEach(Vector::close);
    }
  }
}
