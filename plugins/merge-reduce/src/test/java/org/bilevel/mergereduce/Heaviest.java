package org.bilevel.mergereduce;

import java.util.Map;
import java.util.stream.IntStream;
import org.bilevel.api.learning.Coreset;
import org.bilevel.api.learning.CoresetSelector;

/** Selects the K samples of the greatest first feature, which is also their weight. */
record Heaviest(int size) implements CoresetSelector {

  @Override
  public Coreset select(Request request) {
    float[] features = request.candidates().features();
    int[] best =
        IntStream.range(0, features.length)
            .boxed()
            .sorted((a, b) -> Float.compare(features[b], features[a]))
            .limit(size)
            .mapToInt(Integer::intValue)
            .sorted()
            .toArray();
    return new Coreset(best, IntStream.of(best).mapToDouble(i -> features[i]).toArray(), Map.of());
  }
}
