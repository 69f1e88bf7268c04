package org.bilevel.runtime.core.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ApiVersionTest {

  @Test
  void aSnapshotGetsAlongWithItself() {
    assertThat(ApiVersion.ofHost()).matches("\\d+\\.\\d+.*");
    assertThat(ApiVersion.compatible(ApiVersion.ofApi(), ApiVersion.ofApi())).isTrue();
    assertThat(ApiVersion.compatible("0.1.0-SNAPSHOT", "0.1.3")).isTrue();
  }

  @Test
  void theSecondNumberCountsBeforeTheFirstRelease() {
    assertThat(ApiVersion.compatible("0.1", "0.2.0")).isFalse();
    assertThat(ApiVersion.compatible("0", "0.0.1")).isTrue();
    assertThat(ApiVersion.compatible("0.9", "1.0")).isFalse();
  }

  @Test
  void theFirstNumberCountsAfterIt() {
    assertThat(ApiVersion.compatible("1.2", "1.10")).isTrue();
    assertThat(ApiVersion.compatible("2.0", "1.9")).isFalse();
  }

  @Test
  void aVersionWithoutNumbersSaysNothing() {
    assertThat(ApiVersion.compatible("", "0.1.0")).isTrue();
    assertThat(ApiVersion.compatible("unknown", "0.1.0")).isTrue();
  }
}
