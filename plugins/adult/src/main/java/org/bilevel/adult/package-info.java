/** The experiment adult: logistic regression on a large set of rows and, below it, a small one. */
@NullMarked
package org.bilevel.adult;

import org.jspecify.annotations.NullMarked;
