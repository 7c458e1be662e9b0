package dev.stepladder.sandbox.docs;

import dev.stepladder.api.v1alpha1.Insights;
import dev.stepladder.api.v1alpha1.ScaleTierSpec;
import dev.stepladder.api.v1alpha1.TierCache;
import dev.stepladder.api.v1alpha1.TierDatabase;
import java.util.ArrayList;
import java.util.List;

/** A rung in few words. */
final class Words {

  private Words() {}

  static String pods(int fewest, int most) {
    if (fewest != most) {
      return "%d–%d pods".formatted(fewest, most);
    }
    return fewest == 1 ? "1 pod" : fewest + " pods";
  }

  static String pods(ScaleTierSpec rung) {
    int fewest = rung.workload().replicas();
    String pods =
        pods(
            fewest,
            rung.workload().autoscaling() == null
                ? fewest
                : rung.workload().autoscaling().maxReplicas());
    return rung.workload().spreadZones() ? pods + " over zones" : pods;
  }

  static String database(TierDatabase database) {
    var all = new ArrayList<String>();
    all.add(database.instanceClass());
    if (database.multiAz()) {
      all.add("Multi-AZ");
    }
    if (database.replicas() > 0) {
      all.add(
          database.replicas() == 1
              ? "1 read replica"
              : "%d read replicas".formatted(database.replicas()));
    }
    return String.join(", ", all);
  }

  static String cache(TierCache cache) {
    return cache == null
        ? "–"
        : "%s, %d %s"
            .formatted(
                cache.nodeType(), 1 + cache.replicas(), cache.replicas() == 0 ? "node" : "nodes");
  }

  /** What a rung has that the one below it has not; of the lowest, what it begins with. */
  static List<String> news(ScaleTierSpec rung, ScaleTierSpec below) {
    var news = new ArrayList<String>();
    if (rung.workload().autoscaling() != null && below.workload().autoscaling() == null) {
      news.add("autoscaling");
    }
    if (rung.database().multiAz() && !below.database().multiAz()) {
      news.add("standby");
    }
    if (rung.database().replicas() > 0 && below.database().replicas() == 0) {
      news.add("read replica");
    }
    if (rung.cache() != null && below.cache() == null) {
      news.add("cache");
    }
    if (rung.network().policies() && !below.network().policies()) {
      news.add("network rules");
    }
    if (rung.database().insights() != Insights.NONE
        && below.database().insights() == Insights.NONE) {
      news.add("Database Insights");
    }
    if (rung.bucket().versioning() && !below.bucket().versioning()) {
      news.add("bucket versions");
    }
    if (rung.database().deletionProtection() && !below.database().deletionProtection()) {
      news.add("deletion protection");
    }
    if (rung.database().backupRetentionDays() > below.database().backupRetentionDays()) {
      news.add("backups " + days(rung.database()));
    }
    if (!rung.database().instanceClass().equals(below.database().instanceClass())) {
      news.add("larger database");
    }
    if (rung.workload().replicas() > 1 && below.workload().replicas() == 1) {
      news.add("more than one pod");
    }
    return news;
  }

  static String days(TierDatabase database) {
    int days = database.backupRetentionDays();
    return days == 1 ? "1 day" : days + " days";
  }

  static String users(ScaleTierSpec rung) {
    return "%,d %s".formatted(rung.users(), rung.users() == 1 ? "user" : "users");
  }
}
