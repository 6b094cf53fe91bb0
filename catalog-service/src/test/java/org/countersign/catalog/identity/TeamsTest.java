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

    assertThat(Teams.allows(builder, "lending", Set.of())).isTrue();
    assertThat(Teams.allows(builder, "treasury", Set.of())).isFalse();
  }

  @Test
  void aDeedOfBuildersStaysInTheTeamForWhoAlsoOversees() {
    var both = person(Set.of(Roles.DATA_SCIENTIST, Roles.AUDITOR), Set.of("lending"));

    assertThat(Teams.allows(both, "treasury", Set.of())).isFalse();
  }

  @Test
  void aRoleThatReachesTheDeedWithoutATeamOpensIt() {
    var officer = person(Set.of(Roles.COMPLIANCE_OFFICER), Set.of());

    assertThat(Teams.allows(officer, "treasury", Set.of(Roles.COMPLIANCE_OFFICER))).isTrue();
    assertThat(Teams.allows(officer, "treasury", Set.of())).isFalse();
  }

  @Test
  void whoHasNoRoleHasNoTeamToActIn() {
    assertThat(Teams.allows(person(Set.of(), Set.of()), "treasury", Set.of())).isFalse();
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
