package org.countersign.catalog.identity;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

/**
 * The few requests this service makes to Keycloak, below the server's address.
 *
 * @see <a href="https://www.keycloak.org/docs-api/latest/rest-api/index.html">Keycloak admin REST
 *     API</a>
 */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public interface KeycloakClient extends AutoCloseable {
  @POST
  @Path("realms/{realm}/protocol/openid-connect/token")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  JsonObject token(
      @PathParam("realm") String realm,
      @FormParam("grant_type") String grant,
      @FormParam("client_id") String client,
      @FormParam("client_secret") String secret);

  @GET
  @Path("admin/realms/{realm}/users")
  JsonArray users(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer,
      @PathParam("realm") String realm,
      @QueryParam("username") String username,
      @QueryParam("exact") boolean exact);

  @GET
  @Path("admin/realms/{realm}/users/{id}")
  JsonObject user(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer,
      @PathParam("realm") String realm,
      @PathParam("id") String id);

  @GET
  @Path("admin/realms/{realm}/users/{id}/role-mappings/realm/composite")
  JsonArray roles(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer,
      @PathParam("realm") String realm,
      @PathParam("id") String id);

  @GET
  @Path("admin/realms/{realm}/users/{id}/groups")
  JsonArray groups(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer,
      @PathParam("realm") String realm,
      @PathParam("id") String id);

  @GET
  @Path("admin/realms/{realm}/roles/{role}/users")
  JsonArray holders(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer,
      @PathParam("realm") String realm,
      @PathParam("role") String role,
      @QueryParam("max") int most);

  @Override
  void close();
}
