/**
 * Selects the samples whose labels are likely right, from graphs of the samples of a class: SPR.
 */
@NullMarked
package org.bilevel.spr;

import org.jspecify.annotations.NullMarked;
