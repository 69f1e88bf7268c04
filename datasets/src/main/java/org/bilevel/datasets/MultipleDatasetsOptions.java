package org.bilevel.datasets;

import java.util.ArrayList;
import java.util.List;
import org.bilevel.api.learning.DataSource;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * What a {@link MultipleDatasetsSource} joins.
 *
 * @param sources the data sets, in order
 * @param side height and width that all images are brought to
 * @param grey whether all images become grey, rather than of three channels
 */
record MultipleDatasetsOptions(List<DataSource> sources, int side, boolean grey) {
  private static final List<Option<DataSource>> SOURCES =
      List.of(
          source("first", "mnist"),
          source("second", "fashion-mnist"),
          source("third", "notmnist"),
          source("fourth", "gtsrb"),
          source("fifth", "usps"));
  private static final Option<Integer> COUNT =
      Option.integer("count", "how many of the five data sets are joined, the first ones")
          .atLeast(2)
          .atMost(5)
          .withDefault(5);
  private static final Option<Integer> SIDE =
      Option.integer("side", "height and width that all images are brought to, in pixels")
          .atLeast(1)
          .atMost(512)
          .withDefault(32);
  private static final Option<Boolean> GREY =
      Option.flag(
              "grey",
              "true for images of one channel, false for three, equal ones where the image is grey")
          .withDefault(false);

  static final List<Option<?>> ALL = all();

  private static Option<DataSource> source(String name, String usual) {
    return Option.part(name, Kind.DATA, "the " + name + " data set").withDefaultPart(usual);
  }

  private static List<Option<?>> all() {
    List<Option<?>> all = new ArrayList<>(SOURCES);
    all.addAll(List.of(COUNT, SIDE, GREY));
    return List.copyOf(all);
  }

  static MultipleDatasetsOptions from(OptionValues values) {
    return new MultipleDatasetsOptions(
        SOURCES.stream().limit(values.get(COUNT)).map(values::get).toList(),
        values.get(SIDE),
        values.get(GREY));
  }
}
