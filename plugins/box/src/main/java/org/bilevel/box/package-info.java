/** The projection onto a box: a bound on every entry. */
@NullMarked
package org.bilevel.box;

import org.jspecify.annotations.NullMarked;
