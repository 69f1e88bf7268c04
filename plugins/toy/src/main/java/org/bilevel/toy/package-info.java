/**
 * Small problems with known answers, as an experiment.
 *
 * <p>A further problem is one class with a method that makes a {@link org.bilevel.toy.KnownProblem}
 * and one constant of {@link org.bilevel.toy.Problems}.
 */
@NullMarked
package org.bilevel.toy;

import org.jspecify.annotations.NullMarked;
