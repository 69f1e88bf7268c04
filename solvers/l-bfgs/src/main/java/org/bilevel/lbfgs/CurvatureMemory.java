package org.bilevel.lbfgs;

import java.util.ArrayList;
import java.util.List;
import org.bilevel.api.Vector;

/**
 * The last m changes of y with those of its gradient, and the approximate inverse of the Hessian
 * that follows from them.
 */
final class CurvatureMemory implements AutoCloseable {
  // sine of the angle to the boundary below which a pair says nothing of the curvature
  private static final double FLAT = 1e-12;

  private final int most; // m
  private final List<Pair> pairs = new ArrayList<>(); // the oldest first

  CurvatureMemory(int most) {
    this.most = most;
  }

  /**
   * Keep the change from one point to the next, and let go of the oldest if there are too many; a
   * change without positive curvature is left out.
   */
  void add(Point from, Point to) {
    Vector s = difference(to.y(), from.y());
    Vector q = difference(to.gradient(), from.gradient());
    double curvature = s.dot(q);
    if (!(curvature > FLAT * s.norm() * q.norm())) {
      s.close();
      q.close();
      return;
    }
    pairs.add(new Pair(s, q, curvature));
    if (pairs.size() > most) {
      pairs.removeFirst().close();
    }
  }

  /** Return −H g as a new vector, H = I if there are no pairs. */
  Vector direction(Vector gradient) {
    Vector direction = gradient.copy();
    direction.scale(-1);
    if (pairs.isEmpty()) {
      return direction;
    }
    double[] a = new double[pairs.size()];
    for (int i = pairs.size() - 1; i >= 0; i--) {
      Pair pair = pairs.get(i);
      a[i] = pair.s.dot(direction) / pair.curvature;
      direction.axpy(-a[i], pair.q);
    }
    Pair newest = pairs.getLast();
    direction.scale(newest.curvature / newest.q.dot(newest.q));
    for (int i = 0; i < pairs.size(); i++) {
      Pair pair = pairs.get(i);
      double b = pair.q.dot(direction) / pair.curvature;
      direction.axpy(a[i] - b, pair.s);
    }
    return direction;
  }

  boolean isEmpty() {
    return pairs.isEmpty();
  }

  /** Forget everything. */
  void clear() {
    pairs.forEach(Pair::close);
    pairs.clear();
  }

  @Override
  public void close() {
    clear();
  }

  private static Vector difference(Vector to, Vector from) {
    Vector difference = to.copy();
    difference.axpy(-1, from);
    return difference;
  }

  /**
   * A change of y and of the gradient.
   *
   * @param s y_{k+1} − y_k
   * @param q ∇f(y_{k+1}) − ∇f(y_k)
   * @param curvature ⟨s, q⟩, positive
   */
  private record Pair(Vector s, Vector q, double curvature) implements AutoCloseable {
    @Override
    public void close() {
      s.close();
      q.close();
    }
  }
}
