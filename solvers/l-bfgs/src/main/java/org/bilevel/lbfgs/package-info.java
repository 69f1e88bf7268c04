/** Limited-memory BFGS as an inner solver. */
@NullMarked
package org.bilevel.lbfgs;

import org.jspecify.annotations.NullMarked;
