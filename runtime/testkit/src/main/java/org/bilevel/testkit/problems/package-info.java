/**
 * Small problems and models on the heap with known derivatives and solutions. No test library is
 * needed to use them.
 */
@NullMarked
package org.bilevel.testkit.problems;

import org.jspecify.annotations.NullMarked;
