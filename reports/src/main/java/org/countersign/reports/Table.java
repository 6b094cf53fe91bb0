package org.countersign.reports;

import java.util.ArrayList;
import java.util.List;

/**
 * A table with one header row. The header is repeated on every page, rows stay together where a
 * page can hold them, and the cells of the first column name their row.
 */
public record Table(List<Column> columns, List<List<Text>> rows) {
  /** A column and its share of the width relative to the others. */
  public record Column(String title, double share) {
    public Column {
      if (!(share > 0)) {
        throw new IllegalArgumentException("a column needs a share above 0: " + title);
      }
    }
  }

  public Table {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("a table needs a column");
    }
    for (var row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "a row of " + row.size() + " cells in a table of " + columns.size() + " columns");
      }
    }
  }

  public static Table of(Column... columns) {
    return new Table(List.of(columns), List.of());
  }

  public Table row(Text... cells) {
    var more = new ArrayList<>(rows);
    more.add(List.of(cells));
    return new Table(columns, more);
  }

  /** The same columns with these rows. */
  public Table rows(List<List<Text>> all) {
    return new Table(columns, all);
  }
}
