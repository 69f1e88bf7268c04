/** A replay buffer of coresets that are merged in pairs and reduced. */
@NullMarked
package org.bilevel.mergereduce;

import org.jspecify.annotations.NullMarked;
