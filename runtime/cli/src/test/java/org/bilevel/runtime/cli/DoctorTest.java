package org.bilevel.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.bilevel.api.BilevelException.Category;
import org.bilevel.datasets.DataFetcher;
import org.bilevel.runtime.cli.Diagnosis.Status;
import org.bilevel.runtime.core.PluginEntry;
import org.junit.jupiter.api.Test;

final class DoctorTest {
  private static final Path HERE = Path.of("here");

  @Test
  void everyAmissHasAnAdvice() {
    for (Diagnosis one :
        List.of(
            Doctor.memory(100 << 20),
            Doctor.threads(null),
            Doctor.threads("8"),
            Doctor.plugins(List.of(new PluginEntry.Failed("a.jar", "reading", "broken"))),
            Doctor.plugins(List.of()),
            Doctor.tornado("no such folder"),
            Doctor.data(status(DataFetcher.State.MISSING)),
            Doctor.data(status(DataFetcher.State.DAMAGED)),
            Doctor.disk(HERE, 500L << 20, true),
            Doctor.disk(HERE, 1, true),
            Doctor.disk(HERE, 1L << 40, false))) {
      assertThat(one.status()).as(one.toString()).isNotEqualTo(Status.OK);
      assertThat(one.advice()).as(one.toString()).isNotEmpty();
    }
  }

  @Test
  void whatRunsCannotDoWithoutFails() {
    assertThat(Doctor.plugins(List.of()).category()).isEqualTo(Category.PLUGIN);
    assertThat(Doctor.disk(HERE, 1, true).status()).isEqualTo(Status.FAIL);
    assertThat(Doctor.disk(HERE, 1, true).category()).isEqualTo(Category.DATA);
    assertThat(Doctor.data(status(DataFetcher.State.DAMAGED)).status()).isEqualTo(Status.FAIL);
    assertThat(Doctor.data(status(DataFetcher.State.MISSING)).status()).isEqualTo(Status.WARN);
  }

  @Test
  void whatIsWellIsSaidInALine() {
    for (Diagnosis one :
        List.of(
            Doctor.memory(4L << 30),
            Doctor.threads("1"),
            Doctor.tornado(null),
            Doctor.data(status(DataFetcher.State.COMPLETE)),
            Doctor.disk(HERE, 1L << 40, true))) {
      assertThat(one.status()).as(one.toString()).isEqualTo(Status.OK);
      assertThat(one.advice()).isEmpty();
    }
    assertThat(Doctor.disk(HERE, 3L << 29, true).finding()).isEqualTo("1.5 GiB free in here");
  }

  private static DataFetcher.Status status(DataFetcher.State state) {
    return new DataFetcher.Status("mnist", HERE, state, "words");
  }
}
