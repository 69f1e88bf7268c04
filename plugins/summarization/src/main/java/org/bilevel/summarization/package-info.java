/** The experiment of data summarization: a model is trained on a coreset alone. */
@NullMarked
package org.bilevel.summarization;

import org.jspecify.annotations.NullMarked;
