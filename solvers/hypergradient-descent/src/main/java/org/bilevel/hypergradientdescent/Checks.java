package org.bilevel.hypergradientdescent;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.Linearization;
import org.bilevel.api.Objective;
import org.bilevel.api.Products;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;

/**
 * Compares a problem's derivatives with central differences, and hypergradients with the implicit
 * one, on all data points.
 */
final class Checks {
  /** Large enough for 32-bit gradients, small enough for smooth losses. */
  private static final double STEP = 1e-3;

  /** Slopes below this, relative to the value, drown in its rounding. */
  private static final double FLAT = 1e-5;

  private static final double CONVERGED = 1e-10; // of conjugate gradients, relative

  private final BilevelProblem problem;
  private final double tolerance;

  Checks(BilevelProblem problem, double tolerance) {
    this.problem = problem;
    this.tolerance = tolerance;
  }

  /** Return a warning for each derivative that differs from central differences. */
  List<String> derivatives(Vector x, Vector y, RandomStream random) {
    List<String> warnings = new ArrayList<>();
    compare("F", problem.outer(), x, y, random.split("outer"), warnings);
    compare("f", problem.inner(), x, y, random.split("inner"), warnings);
    return warnings;
  }

  private void compare(
      String name, Objective g, Vector x, Vector y, RandomStream random, List<String> warnings) {
    try (Linearization at = g.linearize(x, y, Batch.all());
        Vector gradientX = at.gradientX();
        Vector gradientY = at.gradientY();
        Vector v = direction(y, random);
        Products products = at.products(v);
        Vector yUp = moved(y, STEP, v);
        Vector yDown = moved(y, -STEP, v);
        Linearization up = g.linearize(x, yUp, Batch.all());
        Linearization down = g.linearize(x, yDown, Batch.all())) {
      // the slope along the gradient itself is its norm
      slope(name, "x", g, x, y, gradientX, warnings);
      slope(name, "y", g, x, y, gradientY, warnings);
      product("∇²_yy " + name, up.gradientY(), down.gradientY(), products.yy(), warnings);
      product("∇²_xy " + name, up.gradientX(), down.gradientX(), products.xy(), warnings);
    }
  }

  private void slope(
      String name,
      String variable,
      Objective g,
      Vector x,
      Vector y,
      Vector gradient,
      List<String> warnings) {
    double norm = gradient.norm();
    double value = Math.abs(g.value(x, y, Batch.all()));
    if (norm <= FLAT * (1 + value)) {
      return; // near a stationary point, or a variable that g does not use
    }
    boolean isX = variable.equals("x");
    Vector at = isX ? x : y;
    try (Vector up = moved(at, STEP / norm, gradient);
        Vector down = moved(at, -STEP / norm, gradient)) {
      double slope =
          isX
              ? g.value(up, y, Batch.all()) - g.value(down, y, Batch.all())
              : g.value(x, up, Batch.all()) - g.value(x, down, Batch.all());
      warn("∇_" + variable + " " + name, slope / (2 * STEP) - norm, norm, warnings);
    }
  }

  private void product(String what, Vector up, Vector down, Vector product, List<String> warnings) {
    try (up;
        down) {
      double gradients = up.norm();
      up.axpy(-1, down);
      up.scale(1 / (2 * STEP));
      up.axpy(-1, product);
      // differences of nearly equal gradients: their rounding is not the product's fault
      warn(what + " · v", up.norm(), Math.max(product.norm(), gradients), warnings);
    }
  }

  /** Return a warning if an estimate is not ∇_x F − ∇²_xy f (∇²_yy f)⁻¹ ∇_y F. */
  List<String> hypergradient(Vector x, Vector y, Vector estimate) {
    List<String> warnings = new ArrayList<>();
    try (Linearization outer = problem.outer().linearize(x, y, Batch.all());
        Linearization f = problem.inner().linearize(x, y, Batch.all());
        Vector b = outer.gradientY();
        Vector v = b.zerosLike();
        Vector reference = outer.gradientX()) {
      double residual = solve(f, b, v);
      try (Vector mixed = f.productXy(v)) {
        reference.axpy(-1, mixed);
      }
      if (residual > 1e-3) {
        warnings.add(
            String.format(
                Locale.ROOT,
                "the reference hypergradient cannot be computed: conjugate gradients end at a"
                    + " relative residual of %.1e.",
                residual));
        return warnings;
      }
      double norm = reference.norm();
      reference.axpy(-1, estimate);
      warn("the estimated hypergradient", reference.norm(), norm, warnings);
    }
    return warnings;
  }

  /** Solve ∇²_yy f v = b by conjugate gradients and return the relative residual. */
  private static double solve(Linearization f, Vector b, Vector v) {
    double norm = b.norm();
    if (norm == 0) {
      return 0;
    }
    try (Vector residual = b.copy();
        Vector direction = b.copy()) {
      double squared = residual.dot(residual);
      long most = Math.min(10L * b.size(), 1000);
      for (int step = 0; step < most && Math.sqrt(squared) > CONVERGED * norm; step++) {
        try (Vector product = f.productYy(direction)) {
          double curvature = direction.dot(product);
          if (!(curvature > 0)) {
            break;
          }
          v.axpy(squared / curvature, direction);
          residual.axpy(-squared / curvature, product);
        }
        double next = residual.dot(residual);
        direction.scale(next / squared);
        direction.axpy(1, residual);
        squared = next;
      }
      return Math.sqrt(squared) / norm;
    }
  }

  private void warn(String what, double error, double scale, List<String> warnings) {
    double relative = Math.abs(error) / Math.max(scale, Double.MIN_NORMAL);
    if (!(relative <= tolerance)) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "%s differs from its reference by %.1e, relatively; at most %.1e was expected.",
              what,
              relative,
              tolerance));
    }
  }

  private static Vector direction(Vector like, RandomStream random) {
    double[] entries = new double[like.size()];
    double squared = 0;
    for (int i = 0; i < entries.length; i++) {
      entries[i] = random.nextGaussian();
      squared += entries[i] * entries[i];
    }
    Vector direction = like.zerosLike();
    direction.assign(entries);
    direction.scale(1 / Math.sqrt(squared));
    return direction;
  }

  private static Vector moved(Vector from, double length, Vector direction) {
    Vector to = from.copy();
    to.axpy(length, direction);
    return to;
  }
}
