package org.bilevel.api;

/** Something that one part of a pipeline offers and another may need. */
public enum Capability {
  /** Second-order products of an objective ({@link Linearization#products(Vector)}). */
  PRODUCTS("second-order products"),
  /** The derivatives of an inner solver's steps ({@link InnerSolution#trajectory()}). */
  TRAJECTORY("derivatives of the inner solver's steps"),
  /** The gradient in the start of the inner solver ({@link Hypergradient#startGradient()}). */
  START_GRADIENT("the gradient in the inner start"),
  /** Steps that keep the constraints of an inner problem ({@link BilevelProblem#constraints()}). */
  CONSTRAINED_INNER("an inner solver that keeps constraints"),
  /** Estimates that hold for an inner problem with constraints. */
  CONSTRAINED_HYPERGRADIENT("a hypergradient under inner constraints"),
  /**
   * Results that do not depend on the choice of an orthonormal basis of y, as those of plain
   * gradient steps.
   */
  EQUIVARIANCE("steps that do not depend on the basis of y"),
  /** Class labels of the samples. */
  LABELS("class labels"),
  /** Known borders between tasks. */
  TASKS("known task borders"),
  /**
   * Samples that come to a buffer with the model ({@link org.bilevel.api.learning.Buffer.Offer}).
   */
  OFFERED_MODEL("the model with the samples that are offered to the buffer"),
  /** An accelerator device. */
  DEVICE("an accelerator");

  private final String words;

  Capability(String words) {
    this.words = words;
  }

  /**
   * Return the capability in words, to stand after "needs" or "offers".
   *
   * @return lower-case words without an article or with their own
   */
  public String words() {
    return words;
  }
}
