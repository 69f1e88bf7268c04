package org.bilevel.api;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * A stream of random numbers that is split by name, so that no part of a run ever shifts the draws
 * of another.
 *
 * <p>{@link #split(String)} depends on this stream's seed and on the name alone, never on how many
 * numbers were drawn before: adding a part, a draw or a thread leaves every other stream as it was,
 * and a resumed run needs no saved state to split again.
 *
 * <p>Numbers are those of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number
 * generators", OOPSLA 2014, Figure 17 with Stafford's mix 13); names enter the seed by the 64-bit
 * FNV-1a hash. Not thread-safe; split one per thread.
 */
public final class RandomStream implements RandomGenerator {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final long FNV_OFFSET = 0xCBF29CE484222325L;
  private static final long FNV_PRIME = 0x100000001B3L;
  private static final long STEPS_OF_ONE = 0xF1DE83E19937733DL; // STEPS_OF_ONE · GOLDEN_GAMMA = 1
  private static final int BLOCK = 256; // bits drawn at a time

  private final long seed;
  private long state;

  private RandomStream(long seed) {
    this.seed = seed;
    this.state = seed;
  }

  /**
   * Return the root stream of a run.
   *
   * @param seed the run's one seed, any value
   * @return a stream at its beginning
   */
  public static RandomStream of(long seed) {
    return new RandomStream(mix(seed + GOLDEN_GAMMA));
  }

  /**
   * Return the stream of a name below this one, at its beginning.
   *
   * @param name what the numbers are for, such as {@code "selection"}
   * @return the same stream each time for the same name, whatever was drawn from this one
   */
  public RandomStream split(String name) {
    long hash = FNV_OFFSET;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xFF)) * FNV_PRIME;
    }
    return new RandomStream(mix(seed ^ mix(hash + GOLDEN_GAMMA)));
  }

  /**
   * Return the stream of a name and a number below this one, at its beginning.
   *
   * @param name what the numbers are for, such as {@code "task"}
   * @param index which of them
   * @return the same stream each time for the same name and number
   */
  public RandomStream split(String name, long index) {
    RandomStream named = split(name);
    return new RandomStream(mix(named.seed + mix(index + GOLDEN_GAMMA)));
  }

  /**
   * Return how far this stream is.
   *
   * @return a number that {@link #moveTo} takes; 0 at the beginning
   */
  public long position() {
    return state - seed;
  }

  /**
   * Go on as a stream of the same seed and names did.
   *
   * @param position what its {@link #position()} was
   */
  public void moveTo(long position) {
    state = seed + position;
  }

  @Override
  public long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /**
   * Fill an array with standard normal numbers: those that as many calls of {@link #nextGaussian}
   * return, in their order, in about 0.6 of the time.
   *
   * @param values the array, overwritten
   */
  public void nextGaussians(double[] values) {
    long[] block = new long[Math.min(values.length, BLOCK)];
    long start = state; // of the block
    int read = 0; // of the block
    fill(block, start);
    for (int i = 0; i < values.length; i++) {
      if (read >= block.length) {
        start += read * GOLDEN_GAMMA;
        read = 0;
        fill(block, start);
      }
      long bits = block[read];
      double number = Layers.WIDTHS[(int) bits & Layers.MASK] * bits;
      if (Double.isNaN(number)) {
        state = start + read * GOLDEN_GAMMA;
        number = nextGaussian();
        read = (int) ((state - start) * STEPS_OF_ONE); // more than one further
      } else {
        read++;
      }
      values[i] = number;
    }
    state = start + read * GOLDEN_GAMMA;
  }

  private static void fill(long[] block, long start) {
    for (int i = 0; i < block.length; i++) {
      block[i] = mix(start + Layers.STEPS[i]);
    }
  }

  /**
   * The layers of the JDK's ziggurat (McFarland 2016): which of them a normal number lies in is
   * said by the last eight bits that are drawn for it, and all but one in a hundred are the bits
   * times the layer's width. The widths are not public, so they are found out: by what becomes of
   * known bits.
   */
  private static final class Layers {
    static final int MASK = 255;

    /** The multiples of GOLDEN_GAMMA from 1 on. */
    static final long[] STEPS = new long[BLOCK];

    /** The widths; NaN where more has to be drawn, or where the JDK should do otherwise. */
    static final double[] WIDTHS = new double[MASK + 1];

    static {
      Arrays.setAll(STEPS, i -> (i + 1) * GOLDEN_GAMMA);
      for (int layer = 0; layer <= MASK; layer++) {
        double width = afterOne((1L << 62) + layer) * 0x1p-62; // the layer is lost in rounding
        boolean linear = afterOne(-3 * (1L << 60) + layer) == width * -0x3p60;
        WIDTHS[layer] = linear ? width : Double.NaN;
      }
    }

    /** Return the normal number of these bits; NaN if it needs more than these. */
    private static double afterOne(long bits) {
      RandomStream rest = of(bits);
      boolean[] more = new boolean[1];
      boolean[] first = {true};
      RandomGenerator source =
          () -> {
            more[0] = !first[0];
            first[0] = false;
            return more[0] ? rest.nextLong() : bits;
          };
      double number = source.nextGaussian();
      return more[0] ? Double.NaN : number;
    }
  }

  /**
   * Draw a permutation of 0 … n-1, each with the same probability.
   *
   * @param n how many numbers, at least 0
   * @return a new array of length n
   */
  public int[] permutation(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    shuffle(order);
    return order;
  }

  /**
   * Put the entries of an array into a random order, each order with the same probability (Fisher
   * and Yates).
   *
   * @param values the array, changed in place
   */
  public void shuffle(int[] values) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = nextInt(i + 1);
      int swapped = values[i];
      values[i] = values[j];
      values[j] = swapped;
    }
  }

  /**
   * Draw k different numbers of 0 … n-1, each subset with the same probability, in random order.
   *
   * @param n how many there are, at least 0
   * @param k how many to draw, between 0 and n
   * @return a new array of length k
   * @throws IllegalArgumentException if k is negative or greater than n
   */
  public int[] sample(int n, int k) {
    if (k < 0 || k > n) {
      throw new IllegalArgumentException("k (" + k + ") must be between 0 and n (" + n + ")");
    }
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    int[] drawn = new int[k];
    for (int i = 0; i < k; i++) {
      int j = i + nextInt(n - i);
      drawn[i] = order[j];
      order[j] = order[i];
    }
    return drawn;
  }

  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
