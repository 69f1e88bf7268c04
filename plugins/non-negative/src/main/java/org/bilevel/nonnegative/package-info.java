/** The projection onto the vectors without negative entries. */
@NullMarked
package org.bilevel.nonnegative;

import org.jspecify.annotations.NullMarked;
