package org.bilevel.pbcs;

/**
 * Where the outer loop is.
 *
 * @param probabilities s, length n, entries from 0 to 1; not to be changed
 * @param size K_t, what they sum to at most
 * @param progress the share of the outer steps that were taken, from 0 to 1
 */
record Iterate(double[] probabilities, int size, double progress) {}
