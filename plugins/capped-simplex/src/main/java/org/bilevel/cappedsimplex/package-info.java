/** The exact Euclidean projection onto the capped simplex. */
@NullMarked
package org.bilevel.cappedsimplex;

import org.jspecify.annotations.NullMarked;
