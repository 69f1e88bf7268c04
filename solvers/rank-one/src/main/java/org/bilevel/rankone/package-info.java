/** The hypergradient from gradients alone, as BSG-1 estimates it. */
@NullMarked
package org.bilevel.rankone;

import org.jspecify.annotations.NullMarked;
