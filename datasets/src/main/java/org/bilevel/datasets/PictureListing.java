package org.bilevel.datasets;

import java.util.List;

/**
 * The pictures of a data set, and their classes.
 *
 * @param classes how many classes there are
 * @param train the training pictures, in the order of the samples
 * @param test the test pictures
 */
record PictureListing(int classes, List<Labelled> train, List<Labelled> test) {

  /**
   * A picture.
   *
   * @param place its file
   * @param label its class
   */
  record Labelled(DataFolder.Located place, int label) {}

  /** Finds the pictures of a data set in its folder. */
  @FunctionalInterface
  interface Layout {

    /**
     * Find them.
     *
     * @throws org.bilevel.api.BilevelException of category DATA if a file is missing, or one that
     *     lists others is malformed
     */
    PictureListing list(DataFolder folder);
  }
}
