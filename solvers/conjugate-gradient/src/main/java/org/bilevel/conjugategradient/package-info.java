/** The hypergradient by conjugate gradients on its linear system. */
@NullMarked
package org.bilevel.conjugategradient;

import org.jspecify.annotations.NullMarked;
