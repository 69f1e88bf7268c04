/** Selects samples uniformly at random: the baseline of every coreset selector. */
@NullMarked
package org.bilevel.uniform;

import org.jspecify.annotations.NullMarked;
