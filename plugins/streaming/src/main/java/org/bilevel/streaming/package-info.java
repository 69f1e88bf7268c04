/** The streaming experiment: a stream of chunks without task borders, and a memory of coresets. */
@NullMarked
package org.bilevel.streaming;

import org.jspecify.annotations.NullMarked;
