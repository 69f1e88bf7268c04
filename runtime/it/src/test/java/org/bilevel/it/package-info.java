/** Tests on the packed distribution, as a user has it. */
@NullMarked
package org.bilevel.it;

import org.jspecify.annotations.NullMarked;
