package org.bilevel.runtime.report;

import java.util.List;

/** A piece of HTML. Text and attributes are escaped here and nowhere else. */
final class Html {
  private final StringBuilder out = new StringBuilder();

  /** Return a text that means itself between tags and inside quotes. */
  static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '&' -> escaped.append("&amp;");
            case '<' -> escaped.append("&lt;");
            case '>' -> escaped.append("&gt;");
            case '"' -> escaped.append("&quot;");
            case '\'' -> escaped.append("&#39;");
            default -> {
              boolean control = c < ' ' && c != '\n' && c != '\t' || c == 0x7f;
              boolean half = c >= 0xd800 && c <= 0xdfff;
              escaped.appendCodePoint(control || half ? 0xfffd : c);
            }
          }
        });
    return escaped.toString();
  }

  /** Open an element; the attributes are names and values by turns. */
  Html open(String tag, String... attributes) {
    out.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ')
          .append(attributes[i])
          .append("=\"")
          .append(escaped(attributes[i + 1]))
          .append('"');
    }
    out.append('>');
    return this;
  }

  Html close(String tag) {
    out.append("</").append(tag).append(">\n");
    return this;
  }

  Html text(String text) {
    out.append(escaped(text));
    return this;
  }

  /** Add an element with a text. */
  Html element(String tag, String text, String... attributes) {
    return open(tag, attributes).text(text).close(tag);
  }

  /** Add what is HTML already. */
  Html add(Html piece) {
    out.append(piece.out);
    return this;
  }

  /** Add a table in a box that scrolls by itself; the first column heads the rows. */
  Html table(List<String> header, List<List<String>> rows) {
    open("div", "class", "scroll", "tabindex", "0").open("table").open("thead").open("tr");
    header.forEach(name -> element("th", name, "scope", "col"));
    close("tr").close("thead").open("tbody");
    for (List<String> row : rows) {
      open("tr");
      for (int c = 0; c < row.size(); c++) {
        if (c == 0) {
          element("th", row.get(c), "scope", "row");
        } else {
          element("td", row.get(c));
        }
      }
      close("tr");
    }
    return close("tbody").close("table").close("div");
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
