package dev.stepladder.operator.prices;

/** What a price in the table is for. Its text is what a person calls it. */
public sealed interface Item {

  /** An hour of a database instance. */
  record DatabaseHour(String engine, String instanceClass, boolean multiAz) implements Item {
    @Override
    public String toString() {
      return "%s %s (%s)".formatted(instanceClass, zones(multiAz), engine);
    }
  }

  /** A GB of gp3 storage of a database for a month. */
  record DatabaseStorageMonth(String engine, boolean multiAz) implements Item {
    @Override
    public String toString() {
      return "gp3 storage %s (%s)".formatted(zones(multiAz), engine);
    }
  }

  /** An hour of a node of a cache. */
  record CacheNodeHour(String engine, String nodeType) implements Item {
    @Override
    public String toString() {
      return "%s (%s)".formatted(nodeType, engine);
    }
  }

  /** A GB in S3 Standard for a month, within the first 50 TB. */
  record ObjectStorageMonth() implements Item {
    @Override
    public String toString() {
      return "S3 Standard storage";
    }
  }

  private static String zones(boolean multiAz) {
    return multiAz ? "Multi-AZ" : "Single-AZ";
  }
}
