package org.bilevel.api;

/**
 * An element of a real space of fixed dimension, with the operations that algorithms need.
 *
 * <p>Vectors of one problem's variable are all of one kind: {@link HeapVector} holds 64-bit numbers
 * in an array, the vectors of a model live on its device. Operations between kinds are refused;
 * copies between them are explicit ({@link #toArray()}, {@link #assign(double[])}). A vector
 * belongs to whoever received it from a method that says "new", and is closed by its owner; closing
 * one on the heap does nothing. Not thread-safe.
 */
public interface Vector extends AutoCloseable {

  /**
   * Return the dimension.
   *
   * @return the number of entries, at least 0
   */
  int size();

  /**
   * Return the inner product ⟨this, other⟩ = Σ_i this_i · other_i.
   *
   * @param other a vector of the same kind and size
   * @return the sum, in 64-bit; NaN or infinite if an entry is
   */
  double dot(Vector other);

  /**
   * Return the Euclidean norm ‖this‖₂.
   *
   * @return the norm, at least 0; NaN if an entry is
   */
  default double norm() {
    return Math.sqrt(dot(this));
  }

  /**
   * Return a new vector with the same entries.
   *
   * @return a new vector that the caller owns
   */
  Vector copy();

  /**
   * Return a new vector of the same kind and size, all zeros.
   *
   * @return a new vector that the caller owns
   */
  Vector zerosLike();

  /**
   * Overwrite the entries with those of another vector.
   *
   * @param other a vector of the same kind and size
   */
  void assign(Vector other);

  /**
   * Overwrite the entries with those of an array, rounding to this vector's precision.
   *
   * @param values as many numbers as this vector has entries
   */
  void assign(double[] values);

  /**
   * Set every entry to one value.
   *
   * @param value the new value of each entry
   */
  void fill(double value);

  /**
   * Multiply every entry: this ← a · this.
   *
   * @param a the factor
   */
  void scale(double a);

  /**
   * Add a multiple of another vector: this ← this + a · other.
   *
   * @param a the factor
   * @param other a vector of the same kind and size
   */
  void axpy(double a, Vector other);

  /**
   * Multiply entry by entry: this_i ← this_i · other_i.
   *
   * @param other a vector of the same kind and size
   */
  void multiply(Vector other);

  /**
   * Divide entry by entry: this_i ← this_i / other_i.
   *
   * @param other a vector of the same kind and size
   */
  void divide(Vector other);

  /** Replace every entry by its square root; a negative entry becomes NaN. */
  void sqrt();

  /**
   * Add a constant to every entry: this_i ← this_i + a.
   *
   * @param a the constant
   */
  void add(double a);

  /**
   * Return the distance from 1 to the next greater number that an entry can hold.
   *
   * @return 2⁻⁵² for entries of 64 bits, which is the default; 2⁻²³ for 32 bits
   */
  default double spacing() {
    return Math.ulp(1.0);
  }

  /**
   * Copy the entries to the heap.
   *
   * @return a new array of length {@link #size()}
   */
  double[] toArray();

  /**
   * Say whether every entry is a finite number.
   *
   * @return false if an entry is NaN or infinite
   */
  default boolean isFinite() {
    for (double entry : toArray()) {
      if (!Double.isFinite(entry)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Release native memory behind this vector; it must not be used afterwards. Closing twice is
   * allowed.
   */
  @Override
  default void close() {}
}
