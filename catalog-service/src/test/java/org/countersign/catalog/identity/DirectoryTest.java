package org.countersign.catalog.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.countersign.catalog.platform.DoorsOpened;
import org.countersign.catalog.problem.Problem;
import org.countersign.catalog.problem.ProblemType;
import org.countersign.catalog.problem.Refusal;
import org.junit.jupiter.api.Test;

class DirectoryTest {
  /** No client can be made here, as at a start that fails; repeating a request does not mend it. */
  @Test
  void whoeverStartedWithoutAWayToKeycloakIsToldToMendThat() {
    var directory = new Directory();
    assertThatThrownBy(() -> directory.connect(new DoorsOpened()))
        .isInstanceOf(RuntimeException.class);

    var refused = catchThrowableOfType(Refusal.class, () -> directory.isEnabled("somebody"));

    assertThat(refused.type()).isEqualTo(ProblemType.DIRECTORY_UNAVAILABLE);
    assertThat(Problem.of(refused).json())
        .contains("restarts the service")
        .doesNotContain("repeat the request");
  }
}
