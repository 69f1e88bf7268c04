/** The Adam outer optimizer. */
@NullMarked
package org.bilevel.adam;

import org.jspecify.annotations.NullMarked;
