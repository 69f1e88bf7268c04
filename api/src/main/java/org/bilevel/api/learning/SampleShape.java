package org.bilevel.api.learning;

/**
 * The shape of one sample's features: an image, or a plain vector with one channel and one row.
 *
 * @param channels number of channels, at least 1
 * @param height rows, at least 1
 * @param width columns, at least 1
 */
public record SampleShape(int channels, int height, int width) {

  /**
   * Return the number of features of a sample.
   *
   * @return channels · height · width
   */
  public int length() {
    return channels * height * width;
  }

  @Override
  public String toString() {
    return channels + "x" + height + "x" + width;
  }
}
