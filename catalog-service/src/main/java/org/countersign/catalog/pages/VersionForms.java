package org.countersign.catalog.pages;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.mvc.Models;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes that start on the page of a version. What was taken leads on, with its receipt; what was
 * not is told on the page itself, which keeps what was typed.
 */
@Dependent
class VersionForms {
  private static final String PAGE = "version.html";

  private final Models view;
  private final VersionSections sections;
  private final Told told;

  @Inject
  VersionForms(Models view, VersionSections sections, Told told) {
    this.view = view;
    this.sections = sections;
    this.told = told;
  }

  <T> T checked(T body) {
    return told.checked(body);
  }

  /**
   * A version's page, where a form of it leads back to.
   *
   * @param section of the page
   */
  record Place(UriInfo uri, String model, String version, String section) {}

  /** A form whose fields nobody types again. */
  Response send(Place place, Supplier<Response> write) {
    return send(place, Typed.NOTHING, write);
  }

  /** A form with one text, which stays in it when it was not taken. */
  Response send(
      Place place, String form, @Nullable String reason, Function<String, Response> write) {
    var said = reason == null ? "" : reason.strip();
    return send(place, new Typed(form, Map.of("reason", said)), () -> write.apply(said));
  }

  Response send(Place place, Typed typed, Supplier<Response> write) {
    return told.send(
        PAGE,
        () -> show(place.model(), place.version(), typed),
        write,
        () ->
            place
                .uri()
                .getBaseUriBuilder()
                .path("models")
                .path(place.model())
                .path("versions")
                .path(place.version())
                .fragment(place.section()));
  }

  /**
   * The same for what leads elsewhere.
   *
   * @param write gives where to go next
   */
  Response attempt(String model, String version, Typed typed, Supplier<UriBuilder> write) {
    try {
      return Response.seeOther(write.get().build()).build();
    } catch (RuntimeException failure) {
      return told.again(failure, PAGE, () -> show(model, version, typed));
    }
  }

  private void show(String model, String version, Typed typed) {
    sections.show(view, model, version, null);
    view.put("typed", typed);
  }
}
