/** Inner gradient steps that become more as the outer objective stops changing. */
@NullMarked
package org.bilevel.increasingaccuracy;

import org.jspecify.annotations.NullMarked;
