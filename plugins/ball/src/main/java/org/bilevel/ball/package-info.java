/** The projection onto a Euclidean ball. */
@NullMarked
package org.bilevel.ball;

import org.jspecify.annotations.NullMarked;
