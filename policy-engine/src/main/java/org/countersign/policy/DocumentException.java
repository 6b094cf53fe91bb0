package org.countersign.policy;

/**
 * A rule pack, policy, framework or table that cannot be used. The message starts with the document
 * and the place, such as {@code floor.yaml:12:9: undefined field 'nmae'}; lines and columns count
 * from 1.
 */
public final class DocumentException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String document;
  private final int line;
  private final int column;
  private final String says;

  DocumentException(String document, int line, int column, String says) {
    super(document + ":" + line + ":" + column + ": " + says);
    this.document = document;
    this.line = line;
    this.column = column;
    this.says = says;
  }

  public String document() {
    return document;
  }

  public int line() {
    return line;
  }

  public int column() {
    return column;
  }

  /** What is wrong, without the place. */
  public String says() {
    return says;
  }
}
