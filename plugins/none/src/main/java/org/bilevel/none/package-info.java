/** The projection onto the whole space, which changes nothing. */
@NullMarked
package org.bilevel.none;

import org.jspecify.annotations.NullMarked;
