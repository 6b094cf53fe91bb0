package org.countersign.catalog.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TeamsTest {
  @ParameterizedTest
  @ValueSource(strings = {Roles.DATA_SCIENTIST, Roles.MODEL_OWNER, Roles.PIPELINE})
  void whoBuildsModelsActsInTheirOwnTeamsOnly(String role) {
    var builder = person(Set.of(role), Set.of("lending"));

    assertThat(Teams.allows(builder, "lending")).isTrue();
    assertThat(Teams.allows(builder, "treasury")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        Roles.COMPLIANCE_OFFICER,
        Roles.VALIDATOR,
        Roles.RISK_OWNER,
        Roles.AUDITOR,
        Roles.ADMINISTRATOR
      })
  void whoReviewsOrOverseesIsNotBound(String role) {
    assertThat(Teams.allows(person(Set.of(role), Set.of()), "treasury")).isTrue();
  }

  @Test
  void whoHasNoRoleHasNoTeamToActIn() {
    assertThat(Teams.allows(person(Set.of(), Set.of()), "treasury")).isFalse();
  }

  private static Identity person(Set<String> roles, Set<String> teams) {
    return new Identity(
        URI.create("https://login.example/realms/countersign"),
        "1",
        "ana",
        "Ana",
        roles,
        teams,
        Identity.Kind.PERSON);
  }
}
