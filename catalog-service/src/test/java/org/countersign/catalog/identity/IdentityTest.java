package org.countersign.catalog.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdentityTest {
  private static final URI ISSUER = URI.create("https://login.example/realms/countersign");

  @Test
  void claimsBecomeNamesRolesAndTeams() {
    var claims =
        Map.<String, Object>of(
            "sub", "17",
            "preferred_username", "ana",
            "name", "Ana Ruiz",
            "groups", List.of("validator", "offline_access"),
            "teams", List.of("/teams/lending"));

    assertThat(Identity.of(ISSUER, claims::get))
        .isEqualTo(
            new Identity(
                ISSUER,
                "17",
                "ana",
                "Ana Ruiz",
                Set.of("validator"),
                Set.of("lending"),
                Identity.Kind.PERSON));
  }

  @Test
  void aGroupOfTheSameNameElsewhereIsNoTeam() {
    var claims =
        Map.<String, Object>of("sub", "17", "teams", List.of("/other/lending", "/lending"));

    assertThat(Identity.of(ISSUER, claims::get).teams()).isEmpty();
  }

  @Test
  void aServiceAccountIsNoPerson() {
    var claims =
        Map.<String, Object>of("sub", "17", "preferred_username", "service-account-pipeline");

    assertThat(Identity.of(ISSUER, claims::get).isPerson()).isFalse();
  }

  @Test
  void anAccountWithoutASubjectIsNobody() {
    var claims = Map.<String, Object>of("preferred_username", "ana");

    assertThatThrownBy(() -> Identity.of(ISSUER, claims::get))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
