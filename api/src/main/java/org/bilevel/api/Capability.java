package org.bilevel.api;

/** Something that one part of a pipeline offers and another may need. */
public enum Capability {
  /** Second-order products of an objective ({@link Linearization#products(Vector)}). */
  PRODUCTS("second-order products"),
  /** The iterates of an inner solver ({@link InnerSolution#iterates()}). */
  ITERATES("the inner solver's iterates"),
  /**
   * Results that do not depend on the choice of an orthonormal basis of y, as those of plain
   * gradient steps.
   */
  EQUIVARIANCE("steps that do not depend on the basis of y"),
  /** Class labels of the samples. */
  LABELS("class labels"),
  /** Known borders between tasks. */
  TASKS("known task borders"),
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
