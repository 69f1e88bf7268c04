/** The hypergradient through one inner step by finite differences, as DARTS estimates it. */
@NullMarked
package org.bilevel.finitedifferences;

import org.jspecify.annotations.NullMarked;
