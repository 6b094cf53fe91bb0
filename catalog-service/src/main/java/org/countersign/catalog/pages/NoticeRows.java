package org.countersign.catalog.pages;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.countersign.catalog.models.Model;
import org.countersign.catalog.models.Models;
import org.countersign.catalog.notices.NoticesResource.NoticeView;

/** Notices with the names of what they are about, in one query, however many rows. */
@Dependent
class NoticeRows {
  private static final String MODEL = "model";

  private final Models models;

  @Inject
  NoticeRows(Models models) {
    this.models = models;
  }

  /**
   * One notice.
   *
   * @param concerns model, version and environment; empty if it is about none
   */
  public record Row(NoticeView notice, String concerns) {}

  List<Row> of(List<NoticeView> notices) {
    var ids =
        notices.stream()
            .flatMap(notice -> text(notice.about(), MODEL).stream())
            .map(UUID::fromString)
            .collect(Collectors.toSet());
    var named = models.get(ids);
    return notices.stream().map(notice -> new Row(notice, concerns(notice, named))).toList();
  }

  private static String concerns(NoticeView notice, Map<UUID, Model> named) {
    var about = notice.about();
    var version =
        text(about, MODEL)
            .flatMap(id -> Optional.ofNullable(named.get(UUID.fromString(id))))
            .map(model -> model.name() + " " + about.getInt("number"));
    return Stream.of(version, text(about, "environment"))
        .flatMap(Optional::stream)
        .collect(Collectors.joining(" · "));
  }

  private static Optional<String> text(JsonObject about, String name) {
    return Optional.ofNullable(about.getString(name, null));
  }
}
