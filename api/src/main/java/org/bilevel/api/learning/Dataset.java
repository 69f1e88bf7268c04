package org.bilevel.api.learning;

/**
 * A data set with its official division.
 *
 * @param name the name users know it by
 * @param train the samples to learn from
 * @param test the samples to measure on; of the same shape and classes
 */
public record Dataset(String name, Samples train, Samples test) {}
