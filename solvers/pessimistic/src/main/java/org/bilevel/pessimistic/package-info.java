/** The hypergradient at the worst iterate of the inner solver, as IAPTT-GM takes it. */
@NullMarked
package org.bilevel.pessimistic;

import org.jspecify.annotations.NullMarked;
