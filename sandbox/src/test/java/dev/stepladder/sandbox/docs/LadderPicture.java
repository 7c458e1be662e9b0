package dev.stepladder.sandbox.docs;

import dev.stepladder.operator.blueprint.Rung;
import java.util.List;

/** All rungs side by side, each a step higher than the one before. */
final class LadderPicture {

  private static final double CARD = 186;
  private static final double HIGH = 112;
  private static final double LEFT = 12;
  private static final double APART = 197.5;
  private static final double RISE = 66;

  /** So many fit into a card. */
  private static final int LETTERS = 24;

  private LadderPicture() {}

  static String of(List<Rung> rungs) {
    int width = (int) Math.ceil(LEFT * 2 + APART * (rungs.size() - 1) + CARD);
    int height = (int) Math.ceil(LEFT * 2 + RISE * (rungs.size() - 1) + HIGH);
    var svg =
        new Svg(
            width,
            height,
            "The ladder",
            "%d rungs from %s to %s, each with its pods, its database and what is new on it."
                .formatted(rungs.size(), rungs.getFirst().name(), rungs.getLast().name()));
    for (int i = 0; i < rungs.size(); i++) {
      double x = LEFT + APART * i;
      double y = LEFT + RISE * (rungs.size() - 1 - i);
      card(svg, rungs, i, x, y);
      if (i + 1 < rungs.size()) {
        step(svg, x + CARD / 2, y);
      }
    }
    return svg.drawn();
  }

  private static void card(Svg svg, List<Rung> rungs, int at, double x, double y) {
    Rung rung = rungs.get(at);
    svg.box("card", x, y, CARD, HIGH)
        .text("name", x + 12, y + 25, rung.name())
        .text("text", x + 12, y + 46, Words.users(rung.spec()))
        .text("text", x + 12, y + 64, Words.pods(rung.spec()))
        .text(
            "text",
            x + 12,
            y + 82,
            rung.spec().database().instanceClass()
                + (rung.spec().database().multiAz() ? ", Multi-AZ" : ""))
        .text("new", x + 12, y + 100, news(rungs, at));
  }

  private static String news(List<Rung> rungs, int at) {
    Rung rung = rungs.get(at);
    if (at == 0) {
      return "backups " + Words.days(rung.spec().database());
    }
    String news = "";
    for (String one : Words.news(rung.spec(), rungs.get(at - 1).spec())) {
      String more = news.isEmpty() ? one : news + ", " + one;
      if (more.length() > LETTERS) {
        return news;
      }
      news = more;
    }
    return news;
  }

  /** From the middle of a card's upper edge to the side of the next. */
  private static void step(Svg svg, double x, double y) {
    double up = y - 10;
    double to = x + APART - CARD / 2 + 1;
    svg.line(
        "M%s %s V%s H%s"
            .formatted(Svg.number(x), Svg.number(y), Svg.number(up), Svg.number(to - 1)));
    svg.line(
        "M%s %s L%s %s L%s %s"
            .formatted(
                Svg.number(to - 6),
                Svg.number(up - 5),
                Svg.number(to),
                Svg.number(up),
                Svg.number(to - 6),
                Svg.number(up + 5)));
  }
}
