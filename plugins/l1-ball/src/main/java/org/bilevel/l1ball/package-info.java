/** The exact Euclidean projection onto a ball of the sum of absolute values. */
@NullMarked
package org.bilevel.l1ball;

import org.jspecify.annotations.NullMarked;
