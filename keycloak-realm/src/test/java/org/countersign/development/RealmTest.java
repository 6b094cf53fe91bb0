package org.countersign.development;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The realm as the real Keycloak understands it; one server for all tests of this class. */
class RealmTest {
  private static final Set<String> TEAMS =
      Set.of("/teams/lending", "/teams/customer-care", "/teams/mail");
  private static final String PAGE = "http://localhost:8080/ui/callback";
  private static final Pattern LOGIN_FORM = Pattern.compile("action=\"([^\"]+)\"");
  private static final Pattern CODE = Pattern.compile("[?&]code=([^&]+)");

  private static DevelopmentKeycloak keycloak;

  @BeforeAll
  static void startOnce() {
    keycloak = DevelopmentKeycloak.start(Path.of("target/realm-test"), 0);
  }

  @AfterAll
  static void stop() {
    keycloak.close();
  }

  @ParameterizedTest
  @FieldSource("org.countersign.development.DevelopmentRealm#ROLES")
  void aPersonOfEveryRoleGetsATokenThatSaysTheRole(String role) {
    var claims = Json.claims(Tokens.password(keycloak.issuer(), role));

    assertThat(claims)
        .containsEntry("iss", keycloak.issuer())
        .containsEntry("aud", "countersign")
        .containsEntry("azp", "countersign-cli")
        .containsEntry("preferred_username", role)
        .containsEntry("groups", List.of(role))
        .containsKey("sub");
  }

  @Test
  void thePeopleWhoBuildModelsAreInTheirThreeTeamsAndOthersInNone() {
    assertThat(teams("data-scientist")).isEqualTo(TEAMS);
    assertThat(teams("model-owner")).isEqualTo(TEAMS);
    assertThat(teams("validator")).isEmpty();
    assertThat(teams("compliance-officer")).isEmpty();
    assertThat(teams("treasurer")).isEqualTo(Set.of("/teams/treasury"));
  }

  @Test
  void thePipelineIsAServiceAccountInThreeTeams() {
    var claims = Json.claims(Tokens.pipeline(keycloak.issuer()));

    assertThat(claims)
        .containsEntry("iss", keycloak.issuer())
        .containsEntry("aud", "countersign")
        .containsEntry("azp", "pipeline")
        .containsEntry("preferred_username", "service-account-pipeline")
        .containsEntry("groups", List.of("pipeline"))
        .containsKey("sub");
    assertThat(teams(claims)).isEqualTo(TEAMS);
  }

  @Test
  void aPersonKeepsTheSubjectWhenTheRealmIsImportedAnew() {
    assertThat(Json.claims(Tokens.password(keycloak.issuer(), "auditor")))
        .containsEntry("sub", "6d1f0a3c-0b51-4c7e-9f6a-5a1e00000007");
  }

  @Test
  void aWrongPasswordIsRefused() {
    assertThatThrownBy(() -> Tokens.password(keycloak.issuer(), "auditor", "wrong"))
        .hasMessageContaining("401")
        .hasMessageContaining("invalid_grant");
  }

  @Test
  void aWrongClientSecretIsRefused() {
    assertThatThrownBy(() -> Tokens.client(keycloak.issuer(), "pipeline", "wrong"))
        .hasMessageContaining("401")
        .hasMessageContaining("unauthorized_client");
  }

  @Test
  void theServiceLooksUpWhichRolesAPersonHolds() throws Exception {
    var service =
        Tokens.client(
            keycloak.issuer(), DevelopmentRealm.PAGES_CLIENT, DevelopmentRealm.PAGES_SECRET);
    var person = Json.claims(Tokens.password(keycloak.issuer(), "validator")).get("sub");

    var answer = lookUp(service, "users/" + person + "/role-mappings/realm/composite");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(Json.objects(Json.object("{\"roles\":" + answer.body() + "}").get("roles")))
        .singleElement()
        .satisfies(role -> assertThat(role).containsEntry("name", "validator"));
  }

  @Test
  void aPersonCannotLookUpOthers() throws Exception {
    var answer = lookUp(Tokens.password(keycloak.issuer(), "administrator"), "users");

    assertThat(answer.statusCode()).isEqualTo(403);
  }

  @Test
  void thePagesGetRolesAndTeamsInTheIdTokenAndTheAccessToken() throws Exception {
    var tokens = loginOnPage("model-owner");

    var id = Json.claims((String) tokens.get("id_token"));
    assertThat(id)
        .containsEntry("iss", keycloak.issuer())
        .containsEntry("aud", "countersign")
        .containsEntry("preferred_username", "model-owner")
        .containsEntry("name", "Mira Olsen")
        .containsEntry("groups", List.of("model-owner"));
    assertThat(teams(id)).isEqualTo(TEAMS);
    var access = Json.claims((String) tokens.get("access_token"));
    assertThat(access)
        .containsEntry("aud", "countersign")
        .containsEntry("azp", "countersign")
        .containsEntry("groups", List.of("model-owner"));
    assertThat(teams(access)).isEqualTo(TEAMS);
  }

  @Test
  void aLoginIsNeverSentToAnotherMachine() throws Exception {
    var answer = HttpClient.newHttpClient().send(login("http://elsewhere.example/ui"), text());

    assertThat(answer.statusCode()).isEqualTo(400);
  }

  private static Map<String, Object> loginOnPage(String user) throws Exception {
    var browser = HttpClient.newHttpClient();
    var page = browser.send(login(PAGE), text());
    // Browsers send Secure cookies to localhost without TLS, the JDK's cookie store does not.
    var cookies =
        page.headers().allValues("set-cookie").stream()
            .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
            .collect(Collectors.joining("; "));
    var form = LOGIN_FORM.matcher(page.body());
    assertThat(form.find()).isTrue();
    var sent =
        browser.send(
            form(
                form.group(1).replace("&amp;", "&"),
                "username=" + user + "&password=" + user,
                cookies),
            text());
    var code = CODE.matcher(sent.headers().firstValue("location").orElse(""));
    assertThat(code.find()).isTrue();
    var tokens =
        browser.send(
            form(
                keycloak.issuer() + "/protocol/openid-connect/token",
                "grant_type=authorization_code&client_id=countersign&client_secret="
                    + DevelopmentRealm.PAGES_SECRET
                    + "&redirect_uri="
                    + encode(PAGE)
                    + "&code="
                    + code.group(1),
                ""),
            text());
    return Json.object(tokens.body());
  }

  private static HttpRequest login(String page) {
    return HttpRequest.newBuilder(
            URI.create(
                keycloak.issuer()
                    + "/protocol/openid-connect/auth?client_id=countersign&response_type=code"
                    + "&scope=openid&redirect_uri="
                    + encode(page)))
        .build();
  }

  private static HttpRequest form(String address, String body, String cookies) {
    return HttpRequest.newBuilder(URI.create(address))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .header("Cookie", cookies)
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private static HttpResponse<String> lookUp(String token, String path) throws Exception {
    var request =
        HttpRequest.newBuilder(
                URI.create(keycloak.issuer().replace("/realms/", "/admin/realms/") + "/" + path))
            .header("Authorization", "Bearer " + token)
            .build();
    return HttpClient.newHttpClient().send(request, text());
  }

  private static Set<String> teams(String person) {
    return teams(Json.claims(Tokens.password(keycloak.issuer(), person)));
  }

  private static Set<String> teams(Map<String, Object> claims) {
    var teams = new LinkedHashSet<String>();
    ((List<?>) claims.getOrDefault("teams", List.of())).forEach(team -> teams.add((String) team));
    return teams;
  }

  private static HttpResponse.BodyHandler<String> text() {
    return HttpResponse.BodyHandlers.ofString();
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
