package dev.stepladder.sandbox.docs;

import java.util.Locale;

/** A picture that is legible on a light page and on a dark one. Lengths are in pixels. */
final class Svg {

  private static final String STYLE =
      """
      <style>
        .card { fill: #ffffff; stroke: #57606a; stroke-width: 1.2 }
        .room { fill: #f6f8fa; stroke: #d0d7de; stroke-width: 1.2 }
        .maybe { fill: none; stroke: #57606a; stroke-width: 1.2; stroke-dasharray: 4 3 }
        .name { font: 600 15px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; fill: #0b5cad }
        .text { font: 13px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #24292f }
        .head { font: 600 13px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #24292f }
        .new { font: 600 13px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1a7f37 }
        .step { fill: none; stroke: #57606a; stroke-width: 2 }
        .pod { fill: #0b5cad }
        @media (prefers-color-scheme: dark) {
          .card { fill: #161b22; stroke: #8b949e }
          .room { fill: #0d1117; stroke: #30363d }
          .maybe { stroke: #8b949e }
          .name { fill: #79b8ff }
          .text { fill: #d0d7de }
          .head { fill: #d0d7de }
          .new { fill: #56d364 }
          .step { stroke: #8b949e }
          .pod { fill: #79b8ff }
        }
      </style>
      """;

  private final StringBuilder drawn = new StringBuilder();
  private final String opening;

  Svg(int width, int height, String title, String description) {
    this.opening =
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img" aria-labelledby="title desc">
        <title id="title">%3$s</title>
        <desc id="desc">%4$s</desc>
        """
            .formatted(width, height, escaped(title), escaped(description));
  }

  /** A box with round corners. */
  Svg box(String style, double x, double y, double width, double height) {
    return add(
        "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"8\"/>"
            .formatted(style, number(x), number(y), number(width), number(height)));
  }

  /** A small square, one of many. */
  Svg dot(String style, double x, double y) {
    return add(
        "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"16\" height=\"16\" rx=\"4\"/>"
            .formatted(style, number(x), number(y)));
  }

  /** A line of text that begins at a point of its base line. */
  Svg text(String style, double x, double y, String text) {
    return add(
        "<text class=\"%s\" x=\"%s\" y=\"%s\">%s</text>"
            .formatted(style, number(x), number(y), escaped(text)));
  }

  /** A line, as an SVG path has it. */
  Svg line(String path) {
    return add("<path class=\"step\" d=\"%s\"/>".formatted(path));
  }

  /** A horizontal arrow between two points, with one bend where they differ in height. */
  Svg arrow(double x, double y, double toX, double toY) {
    double bend = (x + toX) / 2;
    line(
        "M%s %s H%s V%s H%s"
            .formatted(number(x), number(y), number(bend), number(toY), number(toX - 1)));
    return line(
        "M%s %s L%s %s L%s %s"
            .formatted(
                number(toX - 6),
                number(toY - 5),
                number(toX),
                number(toY),
                number(toX - 6),
                number(toY + 5)));
  }

  /** The whole picture. */
  String drawn() {
    return opening + STYLE + drawn + "</svg>\n";
  }

  private Svg add(String element) {
    drawn.append(element).append('\n');
    return this;
  }

  static String number(double value) {
    return value == Math.rint(value)
        ? Long.toString(Math.round(value))
        : String.format(Locale.ROOT, "%.1f", value);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
