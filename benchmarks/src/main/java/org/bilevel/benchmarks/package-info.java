/**
 * Measurements whose figures stand in the documentation; each class has a main method that prints
 * them.
 */
@NullMarked
package org.bilevel.benchmarks;

import org.jspecify.annotations.NullMarked;
