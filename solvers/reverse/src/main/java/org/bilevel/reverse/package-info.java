/** The hypergradient of what the inner solver did, by a walk back along its steps. */
@NullMarked
package org.bilevel.reverse;

import org.jspecify.annotations.NullMarked;
