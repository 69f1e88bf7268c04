package org.bilevel.pbcs;

/**
 * A value of the outer loss and a gradient.
 *
 * @param value the loss, a mean where several were computed
 * @param gradient one entry for each candidate
 */
record Estimate(double value, double[] gradient) {}
