/** The steps that first-order inner solvers are made of, with the derivatives of these steps. */
@NullMarked
package org.bilevel.api.descent;

import org.jspecify.annotations.NullMarked;
