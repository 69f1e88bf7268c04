/** The hypergradient by gradient steps on its linear system, as BCSR estimates it. */
@NullMarked
package org.bilevel.implicitgradient;

import org.jspecify.annotations.NullMarked;
