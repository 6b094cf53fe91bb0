package org.countersign.catalog.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ReleaseTest {
  @Test
  void theBuildSaysItsVersion() {
    assertThat(Release.ofBuild().version()).matches("\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
  }

  @Test
  void aBuildThatForgotItsVersionIsNoRelease() {
    assertThatThrownBy(() -> new Release("${project.version}"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
