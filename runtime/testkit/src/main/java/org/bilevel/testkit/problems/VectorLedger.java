package org.bilevel.testkit.problems;

import org.bilevel.api.Batch;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Linearization;
import org.bilevel.api.Objective;
import org.bilevel.api.Products;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;

/**
 * Makes vectors that are not {@link HeapVector}s and counts those that nobody closed: a stand-in
 * for vectors on a device, to find leaks and code that works on the heap only.
 *
 * <p>Using a closed vector throws {@link IllegalStateException}.
 */
public final class VectorLedger {
  private int open;
  private int openLinearizations;

  /** Open an empty ledger. */
  public VectorLedger() {}

  /**
   * Return how many vectors were made and not closed.
   *
   * @return the number of open vectors
   */
  public int open() {
    return open;
  }

  /**
   * Return how many linearizations were made and not closed.
   *
   * @return the number of open linearizations
   */
  public int openLinearizations() {
    return openLinearizations;
  }

  /**
   * Return a vector that is counted.
   *
   * @param entries its entries; copied
   * @return a new vector that the caller owns
   */
  public Vector vector(double... entries) {
    return new Counted(HeapVector.of(entries));
  }

  /**
   * Return the same problem in counted vectors.
   *
   * @param problem a problem of heap vectors
   * @return a problem that takes and makes counted vectors
   */
  public BilevelProblem count(BilevelProblem problem) {
    Objective outer = count(problem.outer());
    Objective inner = count(problem.inner());
    return new BilevelProblem() {
      @Override
      public Objective outer() {
        return outer;
      }

      @Override
      public Objective inner() {
        return inner;
      }

      @Override
      public Vector initialOuter() {
        return vector(problem.initialOuter().toArray());
      }

      @Override
      public Vector initialInner() {
        return vector(problem.initialInner().toArray());
      }

      @Override
      public Batch drawOuterBatch(RandomStream random) {
        return problem.drawOuterBatch(random);
      }

      @Override
      public Batch drawInnerBatch(RandomStream random) {
        return problem.drawInnerBatch(random);
      }
    };
  }

  private Objective count(Objective objective) {
    return new Objective() {
      @Override
      public int dataPoints() {
        return objective.dataPoints();
      }

      @Override
      public Linearization linearize(Vector x, Vector y, Batch batch) {
        Linearization at = objective.linearize(heap(x), heap(y), batch);
        openLinearizations++;
        return new Linearization() {
          private boolean closed;

          @Override
          public double value() {
            return at.value();
          }

          @Override
          public Vector gradientX() {
            return vector(at.gradientX().toArray());
          }

          @Override
          public Vector gradientY() {
            return vector(at.gradientY().toArray());
          }

          @Override
          public Products products(Vector v) {
            Products products = at.products(heap(v));
            return new Products(vector(products.yy().toArray()), vector(products.xy().toArray()));
          }

          @Override
          public Vector productYx(Vector u) {
            return vector(at.productYx(heap(u)).toArray());
          }

          @Override
          public void close() {
            if (!closed) {
              closed = true;
              openLinearizations--;
              at.close();
            }
          }
        };
      }
    };
  }

  private static HeapVector heap(Vector vector) {
    return ((Counted) vector).heap();
  }

  private final class Counted implements Vector {
    private final HeapVector entries;
    private boolean closed;

    private Counted(HeapVector entries) {
      this.entries = entries;
      open++;
    }

    private HeapVector heap() {
      if (closed) {
        throw new IllegalStateException("this vector was closed");
      }
      return entries;
    }

    @Override
    public int size() {
      return heap().size();
    }

    @Override
    public double dot(Vector other) {
      return heap().dot(VectorLedger.heap(other));
    }

    @Override
    public Vector copy() {
      return new Counted(heap().copy());
    }

    @Override
    public Vector zerosLike() {
      return new Counted(heap().zerosLike());
    }

    @Override
    public void assign(Vector other) {
      heap().assign(VectorLedger.heap(other));
    }

    @Override
    public void assign(double[] values) {
      heap().assign(values);
    }

    @Override
    public void fill(double value) {
      heap().fill(value);
    }

    @Override
    public void scale(double a) {
      heap().scale(a);
    }

    @Override
    public void axpy(double a, Vector other) {
      heap().axpy(a, VectorLedger.heap(other));
    }

    @Override
    public void multiply(Vector other) {
      heap().multiply(VectorLedger.heap(other));
    }

    @Override
    public void divide(Vector other) {
      heap().divide(VectorLedger.heap(other));
    }

    @Override
    public void sqrt() {
      heap().sqrt();
    }

    @Override
    public void add(double a) {
      heap().add(a);
    }

    @Override
    public double[] toArray() {
      return heap().toArray();
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        open--;
      }
    }
  }
}
