package dev.stepladder.sandbox;

import dev.stepladder.operator.report.Ink;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/**
 * Where the sandbox shows what happens: on a terminal a picture below the lines said so far, that
 * is drawn anew; elsewhere lines only.
 */
final class Screen {

  private static final String ESCAPE = "\u001b[";
  private static final int PLAIN_WIDTH = 160;
  private static final int WIDTH = 100;
  private static final int HEIGHT = 40;

  private final PrintStream out;
  private final boolean live;
  private final Ink ink;
  private final int width;
  private final int height;
  private List<String> drawn = List.of();

  private Screen(PrintStream out, boolean live, Ink ink, int width, int height) {
    this.out = out;
    this.live = live;
    this.ink = ink;
    this.width = width;
    this.height = height;
  }

  /** A screen on standard output, as the environment says. */
  static Screen of(PrintStream out, Map<String, String> environment, boolean terminal) {
    boolean live = terminal && !environment.getOrDefault("TERM", "dumb").equals("dumb");
    boolean coloured = live && environment.getOrDefault("NO_COLOR", "").isEmpty();
    return live
        ? new Screen(
            out,
            true,
            new Ink(coloured),
            number(environment, "COLUMNS", WIDTH),
            number(environment, "LINES", HEIGHT))
        : new Screen(out, false, new Ink(false), PLAIN_WIDTH, HEIGHT);
  }

  private static int number(Map<String, String> environment, String variable, int fallback) {
    String text = environment.getOrDefault(variable, "");
    return text.matches("[1-9][0-9]{1,3}") ? Integer.parseInt(text) : fallback;
  }

  /** Whether pictures are drawn anew; else only lines are said. */
  boolean live() {
    return live;
  }

  Ink ink() {
    return ink;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** Says a line that stays. */
  synchronized void say(String line) {
    List<String> picture = drawn;
    erase();
    out.println(line);
    show(picture);
  }

  /** Draws a picture in place of the last one; does nothing without a terminal. */
  synchronized void draw(List<String> lines) {
    if (live && !lines.equals(drawn)) {
      erase();
      show(lines);
    }
  }

  /** Says lines that stay, in place of the picture. */
  synchronized void keep(List<String> lines) {
    erase();
    lines.forEach(out::println);
    out.flush();
  }

  private void show(List<String> lines) {
    lines.forEach(out::println);
    out.flush();
    drawn = lines;
  }

  private void erase() {
    if (!drawn.isEmpty()) {
      out.print(ESCAPE + drawn.size() + "A" + ESCAPE + "J");
      drawn = List.of();
    }
  }
}
