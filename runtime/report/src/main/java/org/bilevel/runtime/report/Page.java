package org.bilevel.runtime.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.bilevel.api.BilevelException;

/** One file that needs nothing else: styles, script and the chart library are inside. */
final class Page {
  /** Nothing is loaded from anywhere, whatever the page holds. */
  private static final String POLICY =
      "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:";

  private Page() {}

  /** Return a page; charts bring the chart library and its licence with them. */
  static String of(String title, Html body, boolean charts) {
    Html head =
        new Html()
            .open("meta", "charset", "utf-8")
            .open("meta", "http-equiv", "Content-Security-Policy", "content", POLICY)
            .open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
            .open("meta", "name", "color-scheme", "content", "light dark")
            .element("title", title);
    StringBuilder page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n");
    page.append(head);
    if (charts) {
      page.append("<!--\nuPlot, which draws the charts of this page:\n\n")
          .append(resource("uplot-LICENSE").replace("--", "- -"))
          .append("-->\n<style>\n")
          .append(resource("uplot-uPlot.min.css"))
          .append("\n</style>\n");
    }
    page.append("<style>\n").append(resource("page.css")).append("</style>\n</head>\n<body>\n");
    page.append(body);
    if (charts) {
      page.append("<script>\n").append(resource("uplot-uPlot.iife.min.js")).append("</script>\n");
    }
    page.append("<script>\n").append(resource("page.js")).append("</script>\n");
    return page.append("</body>\n</html>\n").toString();
  }

  /** Write a page; who reads it meanwhile sees the old one or the new one. */
  static void write(Path file, String page) {
    Path written = file.resolveSibling(file.getFileName() + ".new");
    try {
      try {
        Files.writeString(written, page);
        Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(written);
      }
    } catch (IOException e) {
      throw BilevelException.data(
          "%s cannot be written: %s.".formatted(file, BilevelException.reason(e)),
          "Maybe its folder does not exist, or the disk is full.",
          e);
    }
  }

  static String resource(String name) {
    try (InputStream stream = Page.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("the jar has no " + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
