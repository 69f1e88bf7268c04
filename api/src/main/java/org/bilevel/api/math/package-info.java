/** Arithmetic on arrays that several parts need: projections onto a simplex, selection by rank. */
@NullMarked
package org.bilevel.api.math;

import org.jspecify.annotations.NullMarked;
