package org.bilevel.tornadovm;

/**
 * How entries are dealt out to blocks.
 *
 * @param blocks how many blocks
 * @param per how many entries a block adds up; blocks · per ≥ n, the rest is padded
 * @param outer the distance between the first entries of neighbouring blocks
 * @param inner the distance between neighbouring entries of a block
 */
record Blocks(int blocks, int per, int outer, int inner) {

  /**
   * Contiguous blocks for CPUs; for graphics cards work items that read side by side. Lengths of
   * blocks are rounded up to eight for each power of two, so that neighbouring sizes share kernels.
   */
  static Blocks of(int n, boolean coalesced) {
    int blocks = coalesced ? 8192 : 256;
    int per = Math.ceilDiv(n, blocks);
    int grain = Math.max(1, Integer.highestOneBit(per) / 8);
    per = Math.ceilDiv(per, grain) * grain;
    return coalesced ? new Blocks(blocks, per, 1, blocks) : new Blocks(blocks, per, per, 1);
  }

  int padded() {
    return Math.multiplyExact(blocks, per);
  }
}
