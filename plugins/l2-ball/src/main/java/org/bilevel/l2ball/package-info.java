/** The projection onto a Euclidean ball. */
@NullMarked
package org.bilevel.l2ball;

import org.jspecify.annotations.NullMarked;
