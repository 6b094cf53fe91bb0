package org.countersign.catalog.identity;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Application;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenDoorsTest {
  private static final OpenDoors DOORS = OpenDoors.of(new House());

  @ApplicationPath("/api/v1")
  static class House extends Application {
    @Override
    public Set<Class<?>> getClasses() {
      return Set.of(Log.class);
    }
  }

  @Path("log")
  static class Log {
    @GET
    @PermitAll
    public void newest() {}

    @GET
    @Path("{index}/proof")
    @PermitAll
    public void proof() {}

    @GET
    @Path("tile/{place: [0-9]{1,2}/.+}")
    @PermitAll
    public void tile() {}

    @GET
    @Path("secrets")
    @RolesAllowed(Roles.AUDITOR)
    public void secrets() {}

    @POST
    @RolesAllowed(Roles.ADMINISTRATOR)
    public void write() {}
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/api/v1/log", "/api/v1/log/", "/api/v1/log/7/proof", "/api/v1/log/tile/12/x/y"})
  void aMethodForEverybodyIsOpen(String path) {
    assertThat(DOORS.admit("GET", path)).isTrue();
    assertThat(DOORS.admit("HEAD", path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/log/secrets",
        "/api/v1/log/7/8/proof",
        "/api/v1/log/tile/entries/x",
        "/api/v1/logs",
        "/api/v2/log",
        "/x/api/v1/log"
      })
  void everythingElseIsLocked(String path) {
    assertThat(DOORS.admit("GET", path)).isFalse();
  }

  @Test
  void aLockedMethodAtAnOpenAddressStaysLocked() {
    assertThat(DOORS.admit("POST", "/api/v1/log")).isFalse();
  }
}
