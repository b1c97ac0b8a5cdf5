package org.lanewise.bench.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A table of the report, for Markdown and for the page.
 *
 * @param title above it
 * @param note below the title, or ""
 * @param header of the columns; a column whose header begins with a space holds numbers
 * @param rows as wide as the header
 */
record Table(String title, String note, List<String> header, List<List<String>> rows) {

  static Table of(String title, String note, String... header) {
    return new Table(title, note, List.of(header), new ArrayList<>());
  }

  void add(String... cells) {
    rows.add(List.of(cells));
  }

  String markdown() {
    StringBuilder text = new StringBuilder("## " + title + "\n\n");
    if (!note.isEmpty()) {
      text.append(note).append("\n\n");
    }
    text.append(line(header.stream().map(String::strip).toList()));
    text.append(line(header.stream().map(h -> h.startsWith(" ") ? "---:" : "---").toList()));
    rows.forEach(row -> text.append(line(row)));
    return text.append('\n').toString();
  }

  private static String line(List<String> cells) {
    return "| " + String.join(" | ", cells).replace("\n", " ") + " |\n";
  }

  String html() {
    StringBuilder text = new StringBuilder("<h2>" + Page.escape(title) + "</h2>\n");
    if (!note.isEmpty()) {
      text.append("<p>").append(Page.escape(note)).append("</p>\n");
    }
    text.append("<div class=\"scroll\"><table>\n<thead>");
    cells(text, "th", header);
    text.append("</thead>\n<tbody>\n");
    rows.forEach(row -> cells(text, "td", row));
    return text.append("</tbody></table></div>\n").toString();
  }

  private void cells(StringBuilder text, String tag, List<String> cells) {
    text.append("<tr>");
    for (int i = 0; i < cells.size(); i++) {
      String kind = header.get(i).startsWith(" ") ? " class=\"number\"" : "";
      text.append("<%s%s>%s</%s>".formatted(tag, kind, Page.escape(cells.get(i).strip()), tag));
    }
    text.append("</tr>\n");
  }
}
