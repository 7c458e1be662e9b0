package dev.stepladder.sandbox.docs;

import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.Rung;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What an app has on one rung, drawn from the parts that the operator would see to. */
final class RungPicture {

  private static final int WIDTH = 1000;
  private static final int TOP = 16;
  private static final int DATA_X = 612;
  private static final int DATA_WIDTH = 372;
  private static final int ROW = 64;
  private static final int PODS_X = 288;
  private static final int PODS_WIDTH = 250;
  private static final int PODS_IN_A_LINE = 9;

  /** A box of what the app's data is in. */
  private record Store(String name, String text, List<String> beside) {}

  private final Rung rung;
  private final Blueprint blueprint;
  private final List<Store> stores;

  private RungPicture(Rung rung, Blueprint blueprint) {
    this.rung = rung;
    this.blueprint = blueprint;
    this.stores = stores(blueprint);
  }

  static String of(Rung rung, Blueprint blueprint) {
    return new RungPicture(rung, blueprint).draw();
  }

  private String draw() {
    Part.Workload workload = blueprint.parts(Part.Workload.class).getFirst();
    int height = TOP * 2 + stores.size() * (ROW + 12) + 28;
    var svg =
        new Svg(
            WIDTH,
            height,
            "An app on " + rung.name(),
            "%s Data: %s."
                .formatted(
                    rung.spec().description(),
                    String.join(
                        "; ",
                        stores.stream()
                            .map(store -> store.name() + ", " + store.text())
                            .toList())));
    double middle = height / 2.0;
    svg.box("card", 16, middle - 28, 84, 56)
        .text("head", 32, middle - 4, "users")
        .text("text", 32, middle + 14, "%,d".formatted(rung.spec().users()));
    svg.arrow(100, middle, 130, middle);
    svg.box("card", 130, middle - 28, 128, 56)
        .text("head", 144, middle - 4, "load balancer")
        .text("text", 144, middle + 14, "by an Ingress");
    svg.arrow(258, middle, PODS_X, middle);
    pods(svg, workload, height, middle);
    double y = TOP + 28;
    svg.box("room", DATA_X - 12, TOP, DATA_WIDTH + 12, height - TOP * 2)
        .text("head", DATA_X, TOP + 19, "AWS");
    for (Store store : stores) {
      store(svg, store, y);
      svg.arrow(PODS_X + PODS_WIDTH, middle, DATA_X, y + ROW / 2.0);
      y += ROW + 12;
    }
    return svg.drawn();
  }

  private void pods(Svg svg, Part.Workload workload, int height, double middle) {
    int most =
        blueprint
            .part(Part.Autoscaler.class)
            .map(Part.Autoscaler::maxReplicas)
            .orElse(workload.replicas());
    svg.box("room", PODS_X, TOP, PODS_WIDTH, height - TOP * 2)
        .text("head", PODS_X + 14, TOP + 19, "Kubernetes");
    int lines = (most + PODS_IN_A_LINE - 1) / PODS_IN_A_LINE;
    double first = middle - lines * 11;
    for (int pod = 0; pod < most; pod++) {
      svg.dot(
          pod < workload.replicas() ? "pod" : "maybe",
          PODS_X + 14 + pod % PODS_IN_A_LINE * 24,
          first + Math.floorDiv(pod, PODS_IN_A_LINE) * 22.0);
    }
    var said = new ArrayList<String>();
    said.add(Words.pods(workload.replicas(), most));
    if (workload.spreadZones()) {
      said.add("spread over zones");
    }
    if (blueprint.part(Part.Isolation.class).isPresent()) {
      said.add("only allowed traffic");
    }
    double y = first + lines * 22 + 16;
    for (String line : said) {
      svg.text("text", PODS_X + 14, y, line);
      y += 17;
    }
  }

  private static void store(Svg svg, Store store, double y) {
    double wide = (DATA_WIDTH - 12 - store.beside().size() * 8.0) / (1 + store.beside().size());
    double widest = store.beside().isEmpty() ? wide : Math.max(wide, 168);
    double rest =
        store.beside().isEmpty() ? 0 : (DATA_WIDTH - 12 - widest) / store.beside().size() - 8;
    svg.box("card", DATA_X, y, widest, ROW)
        .text("name", DATA_X + 12, y + 25, store.name())
        .text("text", DATA_X + 12, y + 46, store.text());
    double x = DATA_X + widest + 8;
    for (String other : store.beside()) {
      svg.box(other.contains("standby") ? "maybe" : "card", x, y, rest, ROW)
          .text("text", x + 8, y + 36, other);
      x += rest + 8;
    }
  }

  private static List<Store> stores(Blueprint blueprint) {
    var all = new ArrayList<Store>();
    blueprint
        .part(Part.Database.class)
        .ifPresent(database ->
            all.add(
                new Store(
                    "database",
                    "%s, %d GiB".formatted(database.instanceClass(), database.storage()),
                    beside(database, blueprint))));
    blueprint
        .part(Part.Cache.class)
        .ifPresent(cache ->
            all.add(
                new Store(
                    "cache",
                    cache.nodeType(),
                    Collections.nCopies(
                        cache.replicas(), cache.failover() ? "replica, takes over" : "replica"))));
    blueprint
        .parts(Part.Bucket.class)
        .forEach(bucket ->
            all.add(
                new Store(
                    "bucket",
                    bucket.versioning() == Part.Bucket.Versioning.ON
                        ? "private, keeps what is overwritten"
                        : "private",
                    List.of())));
    return all;
  }

  private static List<String> beside(Part.Database database, Blueprint blueprint) {
    var all = new ArrayList<String>();
    if (database.multiAz()) {
      all.add("standby");
    }
    blueprint
        .part(Part.ReadReplicas.class)
        .ifPresent(replicas -> {
          for (int ordinal = 1; ordinal <= replicas.count(); ordinal++) {
            all.add("replica ro" + ordinal);
          }
        });
    return all;
  }
}
