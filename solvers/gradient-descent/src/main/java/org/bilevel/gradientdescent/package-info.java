/** Plain gradient steps: an inner solver and an outer optimizer. */
@NullMarked
package org.bilevel.gradientdescent;

import org.jspecify.annotations.NullMarked;
