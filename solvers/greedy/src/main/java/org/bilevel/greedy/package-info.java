/** Greedy coreset selection by the implicit gradient of a kernel model. */
@NullMarked
package org.bilevel.greedy;

import org.jspecify.annotations.NullMarked;
