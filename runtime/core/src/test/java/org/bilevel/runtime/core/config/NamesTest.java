package org.bilevel.runtime.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class NamesTest {
  private static final List<String> KNOWN =
      List.of("conjugate-gradient", "implicit-gradient", "neumann");

  @Test
  void suggestsTheNearestName() {
    assertThat(Names.nearest("conjugate-gradiant", KNOWN)).contains("conjugate-gradient");
    assertThat(Names.nearest("nuemann", KNOWN)).contains("neumann");
  }

  @Test
  void suggestsNothingThatIsFar() {
    assertThat(Names.nearest("adam", KNOWN)).isEmpty();
    assertThat(Names.nearest("x", List.of())).isEmpty();
  }

  @Test
  void countsEditsAndSwaps() {
    assertThat(Names.distance("abc", "acb")).isEqualTo(1);
    assertThat(Names.distance("abc", "")).isEqualTo(3);
    assertThat(Names.distance("kitten", "sitting")).isEqualTo(3);
  }
}
