/** Selects samples whose gradients are like the mean gradient and unlike each other: OCS. */
@NullMarked
package org.bilevel.ocs;

import org.jspecify.annotations.NullMarked;
