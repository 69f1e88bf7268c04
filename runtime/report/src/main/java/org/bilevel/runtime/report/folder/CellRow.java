package org.bilevel.runtime.report.folder;

/**
 * How far one variant with one seed got.
 *
 * @param variant the variant's name, the empty string if the file has none
 * @param seed the seed
 * @param state waiting, running, finished, failed or stopped
 * @param seconds how long it ran; NaN if it has not ended
 * @param message why it failed, else the empty string
 */
public record CellRow(String variant, long seed, String state, double seconds, String message) {

  /** Say whether it ran to its end. */
  public boolean finished() {
    return state.equals("finished");
  }
}
