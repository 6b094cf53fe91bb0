package org.countersign.reports;

import java.util.ArrayList;
import java.util.List;

/** One element of the structure tree; what has no meaning for a reader of the tree is ARTIFACT. */
final class Tag {
  static final Tag ARTIFACT = new Tag("Artifact");

  private final String type;
  private final List<Tag> kids = new ArrayList<>();
  private String alternative = "";
  private String scope = "";
  private int id;

  Tag(String type) {
    this.type = type;
  }

  Tag child(String kind) {
    var kid = new Tag(kind);
    kids.add(kid);
    return kid;
  }

  Tag figure(String alt) {
    var kid = child("Figure");
    kid.alternative = alt;
    return kid;
  }

  Tag headerCell(String reach) {
    var kid = child("TH");
    kid.scope = reach;
    return kid;
  }

  String type() {
    return type;
  }

  List<Tag> kids() {
    return kids;
  }

  String alternative() {
    return alternative;
  }

  /** Of a header cell, {@code Row} or {@code Column}; otherwise empty. */
  String scope() {
    return scope;
  }

  /** The place of this tag's element in the list of elements, set while the tree is written. */
  int id() {
    return id;
  }

  void number(int position) {
    id = position;
  }
}
