/** The improved bilevel model: inner steps that also descend on the outer objective. */
@NullMarked
package org.bilevel.bigsam;

import org.jspecify.annotations.NullMarked;
