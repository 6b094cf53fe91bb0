package org.countersign.development;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What production imports: the realm file as it is, without the people of development. */
class RealmFileTest {
  private static final Map<String, Object> REALM = Json.object(read("/countersign-realm.json"));

  @Test
  void theFileHoldsNoSecret() {
    var secrets =
        clients().stream().filter(c -> c.containsKey("secret")).map(c -> c.get("secret")).toList();

    assertThat(secrets).isEqualTo(List.of("${OIDC_CLIENT_SECRET}", "${PIPELINE_CLIENT_SECRET}"));
    assertThat(read("/countersign-realm.json")).doesNotContain("\"credentials\"");
  }

  @Test
  void thePasswordLoginOfTheCommandLineIsOffUnlessAskedFor() {
    var enabled =
        clients().stream()
            .filter(
                client -> "true".equals(String.valueOf(client.get("directAccessGrantsEnabled"))))
            .map(client -> client.get("clientId") + " " + client.get("enabled"))
            .toList();

    assertThat(enabled).isEqualTo(List.of("countersign-cli ${COUNTERSIGN_PASSWORD_LOGIN:false}"));
  }

  @Test
  void everyClientSendsRolesTeamsAndAudience() {
    var mappers =
        clients().stream()
            .map(
                client ->
                    Json.objects(client.get("protocolMappers")).stream()
                        .map(mapper -> mapper.get("protocolMapper"))
                        .toList())
            .distinct()
            .toList();

    assertThat(mappers)
        .isEqualTo(
            List.of(
                List.of(
                    "oidc-usermodel-realm-role-mapper",
                    "oidc-group-membership-mapper",
                    "oidc-audience-mapper")));
  }

  @Test
  void theBuiltInClientScopesAreNotReplaced() {
    assertThat(REALM).doesNotContainKey("clientScopes");
  }

  /** One of another team, and the second person whom an emergency needs. */
  private static final Set<Object> OTHERS = Set.of("treasurer", "emergency-deputy");

  @Test
  void everyRoleHasOnePersonOfItsNameInDevelopment() {
    var people = Json.objects(Json.object(read("/countersign-users-0.json")).get("users"));

    var roles = Json.objects(((Map<?, ?>) REALM.get("roles")).get("realm"));
    assertThat(roles.stream().map(role -> role.get("name"))).isEqualTo(DevelopmentRealm.ROLES);
    assertThat(
            people.stream()
                .filter(person -> !OTHERS.contains(person.get("username")))
                .map(person -> List.of(person.get("username"), person.get("realmRoles"))))
        .isEqualTo(
            DevelopmentRealm.ROLES.stream().map(role -> List.of(role, List.of(role))).toList());
  }

  private static List<Map<String, Object>> clients() {
    return Json.objects(REALM.get("clients"));
  }

  private static String read(String resource) {
    try (var stream = RealmFileTest.class.getResourceAsStream(resource)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(resource, e);
    }
  }
}
