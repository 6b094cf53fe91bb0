package org.countersign.development;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparedKeycloakTest {
  @Test
  void aDistributionThatIsUnpackedAgainIsPreparedAgain(@TempDir Path distribution)
      throws IOException {
    var build = distribution.resolve("lib/quarkus/quarkus-application.dat");
    Files.createDirectories(build.getParent());
    Files.writeString(build, "with our options");
    assertThat(DevelopmentKeycloak.isPrepared(distribution)).isFalse();

    Files.writeString(distribution.resolve("prepared"), DevelopmentKeycloak.buildOf(distribution));
    assertThat(DevelopmentKeycloak.isPrepared(distribution)).isTrue();

    Files.writeString(build, "as it was delivered");
    assertThat(DevelopmentKeycloak.isPrepared(distribution)).isFalse();
  }
}
