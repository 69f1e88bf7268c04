package org.bilevel.fewshot;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.bilevel.api.Vector;

/**
 * Vectors one below the other, as one: the heads of several tasks, or a backbone and a start.
 *
 * <p>Owns its parts. Combined with other stacks of the same sizes only.
 */
final class StackedVector implements Vector {
  private final List<Vector> parts;
  private final int size;

  /**
   * Stack vectors.
   *
   * @param parts at least one; owned by the stack
   */
  StackedVector(List<? extends Vector> parts) {
    this.parts = List.copyOf(parts);
    this.size = parts.stream().mapToInt(Vector::size).sum();
  }

  /** Return how many parts there are. */
  int count() {
    return parts.size();
  }

  /** Return a part, which stays the stack's. */
  Vector part(int index) {
    return parts.get(index);
  }

  /** Return a vector as the stack it must be. */
  static StackedVector of(Vector vector) {
    if (vector instanceof StackedVector stacked) {
      return stacked;
    }
    throw new IllegalArgumentException(
        "a stacked vector cannot be combined with a "
            + vector.getClass().getSimpleName()
            + "; copy it explicitly with assign(other.toArray())");
  }

  /**
   * Make vectors one by one, and close those that were made if one cannot be.
   *
   * @param count how many
   * @param make makes the vector of a number, from 0
   */
  static List<Vector> make(int count, IntFunction<Vector> make) {
    List<Vector> made = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        made.add(make.apply(i));
      }
      return made;
    } catch (RuntimeException e) {
      made.forEach(Vector::close);
      throw e;
    }
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public double dot(Vector other) {
    StackedVector right = like(other);
    double sum = 0;
    for (int i = 0; i < parts.size(); i++) {
      sum += parts.get(i).dot(right.parts.get(i));
    }
    return sum;
  }

  @Override
  public StackedVector copy() {
    return map(Vector::copy);
  }

  @Override
  public StackedVector zerosLike() {
    return map(Vector::zerosLike);
  }

  private StackedVector map(UnaryOperator<Vector> operator) {
    return new StackedVector(make(parts.size(), i -> operator.apply(parts.get(i))));
  }

  @Override
  public void assign(Vector other) {
    StackedVector right = like(other);
    for (int i = 0; i < parts.size(); i++) {
      parts.get(i).assign(right.parts.get(i));
    }
  }

  @Override
  public void assign(double[] values) {
    requireSize(values.length);
    int at = 0;
    for (Vector part : parts) {
      double[] slice = new double[part.size()];
      System.arraycopy(values, at, slice, 0, slice.length);
      part.assign(slice);
      at += slice.length;
    }
  }

  @Override
  public void fill(double value) {
    parts.forEach(part -> part.fill(value));
  }

  @Override
  public void scale(double a) {
    parts.forEach(part -> part.scale(a));
  }

  @Override
  public void axpy(double a, Vector other) {
    StackedVector right = like(other);
    for (int i = 0; i < parts.size(); i++) {
      parts.get(i).axpy(a, right.parts.get(i));
    }
  }

  @Override
  public void multiply(Vector other) {
    StackedVector right = like(other);
    for (int i = 0; i < parts.size(); i++) {
      parts.get(i).multiply(right.parts.get(i));
    }
  }

  @Override
  public void divide(Vector other) {
    StackedVector right = like(other);
    for (int i = 0; i < parts.size(); i++) {
      parts.get(i).divide(right.parts.get(i));
    }
  }

  @Override
  public void sqrt() {
    parts.forEach(Vector::sqrt);
  }

  @Override
  public void add(double a) {
    parts.forEach(part -> part.add(a));
  }

  @Override
  public double[] toArray() {
    double[] all = new double[size];
    int at = 0;
    for (Vector part : parts) {
      double[] entries = part.toArray();
      System.arraycopy(entries, 0, all, at, entries.length);
      at += entries.length;
    }
    return all;
  }

  @Override
  public boolean isFinite() {
    return parts.stream().allMatch(Vector::isFinite);
  }

  @Override
  public void close() {
    parts.forEach(Vector::close);
  }

  @Override
  public String toString() {
    return "StackedVector" + parts;
  }

  private StackedVector like(Vector other) {
    StackedVector right = of(other);
    requireSize(right.size);
    if (right.parts.size() != parts.size()) {
      throw new IllegalArgumentException(
          "stacks differ: " + parts.size() + " and " + right.parts.size() + " parts");
    }
    return right;
  }

  private void requireSize(int other) {
    if (other != size) {
      throw new IllegalArgumentException("sizes differ: " + size + " and " + other + " entries");
    }
  }
}
