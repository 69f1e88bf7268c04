package org.bilevel.fewshot;

import org.bilevel.api.learning.Samples;

/**
 * A task: N classes, numbered anew from 0.
 *
 * @param support the M samples of each class to learn from
 * @param query other samples of the same classes, Q of each, to measure on
 */
record Episode(Samples support, Samples query) {}
