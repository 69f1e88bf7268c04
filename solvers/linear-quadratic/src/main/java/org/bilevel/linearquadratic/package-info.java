/** Inner problems with constraints: their solution and the hypergradient through it. */
@NullMarked
package org.bilevel.linearquadratic;

import org.jspecify.annotations.NullMarked;
