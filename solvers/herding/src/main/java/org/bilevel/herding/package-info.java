/** Selects samples whose mean stays near the mean of their class: herding, as in iCaRL. */
@NullMarked
package org.bilevel.herding;

import org.jspecify.annotations.NullMarked;
