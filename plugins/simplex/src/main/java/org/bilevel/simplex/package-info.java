/** The exact Euclidean projection onto the simplex. */
@NullMarked
package org.bilevel.simplex;

import org.jspecify.annotations.NullMarked;
