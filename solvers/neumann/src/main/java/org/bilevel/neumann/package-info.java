/** The hypergradient by a truncated Neumann series for its linear system. */
@NullMarked
package org.bilevel.neumann;

import org.jspecify.annotations.NullMarked;
