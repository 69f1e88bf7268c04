package org.bilevel.datasets;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Pictures as numbers from 0 to 1, channel by channel, row by row. */
final class Pictures {
  private static final int MOST_SIDE = 1 << 14;
  // luma of ITU-R BT.601
  private static final float[] LUMA = {0.299f, 0.587f, 0.114f};

  private Pictures() {}

  /**
   * A picture.
   *
   * @param channels 1 if it is grey, else 3: red, green, blue
   * @param height rows
   * @param width columns
   * @param values channels · height · width numbers from 0 to 1
   */
  record Picture(int channels, int height, int width, float[] values) {

    /**
     * Return this picture in another form: grey is 0.299 red + 0.587 green + 0.114 blue, and a grey
     * picture has three equal channels; sides change by the mean over areas.
     */
    float[] as(int wantedChannels, int rows, int columns) {
      float[] from = channels == 3 && wantedChannels == 1 ? grey() : values;
      int kept = Math.min(channels, wantedChannels);
      int area = height * width;
      float[] result = new float[wantedChannels * rows * columns];
      for (int c = 0; c < kept; c++) {
        float[] channel = new float[area];
        System.arraycopy(from, c * area, channel, 0, area);
        float[] resized =
            rows == height && columns == width
                ? channel
                : Resampling.byArea(channel, height, width, rows, columns);
        System.arraycopy(resized, 0, result, c * resized.length, resized.length);
      }
      for (int c = kept; c < wantedChannels; c++) {
        System.arraycopy(result, 0, result, c * rows * columns, rows * columns);
      }
      return result;
    }

    private float[] grey() {
      int area = height * width;
      float[] grey = new float[area];
      for (int p = 0; p < area; p++) {
        for (int c = 0; c < 3; c++) {
          grey[p] += LUMA[c] * values[c * area + p];
        }
      }
      return grey;
    }
  }

  /**
   * Read a picture: PPM (P6), or what Java reads: JPEG, PNG, BMP, GIF.
   *
   * @throws IOException if it is none of them, damaged, or too large; its message says why
   */
  static Picture read(byte[] bytes) throws IOException {
    if (bytes.length > 1 && bytes[0] == 'P' && bytes[1] == '6') {
      return PpmFile.read(bytes);
    }
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(bytes))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new IOException("it is no picture of a known format");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        requireSides(reader.getHeight(0), reader.getWidth(0));
        return of(reader.read(0));
      } catch (IllegalArgumentException | IllegalStateException e) {
        throw new IOException(e.getMessage(), e);
      } finally {
        reader.dispose();
      }
    }
  }

  static void requireSides(int height, int width) throws IOException {
    if (height < 1 || width < 1 || height > MOST_SIDE || width > MOST_SIDE) {
      throw new IOException(
          "its sides are %dx%d; from 1 to %d pixels are read".formatted(height, width, MOST_SIDE));
    }
  }

  /** Return an image as numbers; grey if its colours are. */
  static Picture of(BufferedImage image) {
    int height = image.getHeight();
    int width = image.getWidth();
    int channels = isGrey(image) ? 1 : 3;
    float[] values = new float[channels * height * width];
    copy(image, values, 0);
    return new Picture(channels, height, width, values);
  }

  static boolean isGrey(BufferedImage image) {
    return image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
  }

  /** Write an image's numbers to a place. */
  static void copy(BufferedImage image, float[] features, int from) {
    int width = image.getWidth();
    int area = width * image.getHeight();
    boolean grey = isGrey(image);
    int bits = image.getColorModel().getComponentSize(0);
    for (int p = 0; p < area; p++) {
      if (grey) { // the sample itself: getRGB would change it to sRGB's scale
        int sample = image.getRaster().getSample(p % width, p / width, 0);
        features[from + p] = sample / (float) ((1 << bits) - 1);
      } else {
        int rgb = image.getRGB(p % width, p / width);
        for (int c = 0; c < 3; c++) {
          features[from + c * area + p] = (rgb >> (16 - 8 * c) & 0xFF) / 255f;
        }
      }
    }
  }
}
