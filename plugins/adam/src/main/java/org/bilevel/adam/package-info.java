/** Adam: an outer optimizer and an inner solver. */
@NullMarked
package org.bilevel.adam;

import org.jspecify.annotations.NullMarked;
