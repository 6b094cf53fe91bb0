package org.countersign.catalog.pages;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.mvc.Models;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.util.function.Supplier;
import org.countersign.catalog.journal.RefusedAttempts;

/**
 * Writes that start on the page of a version. What was taken leads on, with its receipt; what was
 * not is told on the page itself, which keeps what was typed.
 */
@Dependent
class VersionForms {
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

  /** The page of the version with the receipt of what was made, at one of its sections. */
  static UriBuilder back(UriInfo uri, String model, String version, Response made, String section) {
    return uri.getBaseUriBuilder()
        .path("models")
        .path(model)
        .path("versions")
        .path(version)
        .queryParam("receipt", Receipted.index(made.getEntity()))
        .fragment(section);
  }

  /**
   * @param write gives where to go next
   */
  Response attempt(String model, String version, Typed typed, Supplier<UriBuilder> write) {
    try {
      return Response.seeOther(write.get().build()).build();
    } catch (RuntimeException failure) {
      var trouble = told.trouble(failure);
      sections.show(view, model, version, null);
      view.put("trouble", trouble);
      view.put("typed", typed);
      return Response.status(trouble.status())
          .header(RefusedAttempts.CODE, trouble.code())
          .entity("version.html")
          .build();
    }
  }
}
