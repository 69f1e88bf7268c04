package org.bilevel.ring;

import org.bilevel.api.learning.Samples;

/** A single sample in memory, its weight and its task. */
record Kept(Samples sample, double weight, int task) {}
