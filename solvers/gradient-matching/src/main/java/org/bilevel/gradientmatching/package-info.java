/** Selects samples whose mean gradient stays near the mean gradient of all candidates. */
@NullMarked
package org.bilevel.gradientmatching;

import org.jspecify.annotations.NullMarked;
