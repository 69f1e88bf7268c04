/** The Gaussian-smoothed top-K regularizer of BCSR. */
@NullMarked
package org.bilevel.smoothedtopk;

import org.jspecify.annotations.NullMarked;
