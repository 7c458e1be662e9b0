package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.inventory.Resource;
import java.time.Instant;
import java.util.Optional;

/**
 * The automated backups of one instance, as DescribeDBInstanceAutomatedBackups shows them.
 *
 * @param resourceId DbiResourceId of the instance, which names them
 * @param instance the instance's identifier
 * @param status {@code active} while the instance exists, {@code retained} after, {@code creating}
 * @param until the latest time that they tell of, where their instance is gone: of one that is
 *     there it changes every few minutes, which is no news
 */
public record DbBackup(
    String resourceId, String instance, String status, DbContents contents, Optional<Instant> until)
    implements Resource {

  /**
   * The times that backups tell of.
   *
   * @param earliest the first
   * @param latest the last
   */
  record Window(Instant earliest, Instant latest) {

    boolean holds(Instant time) {
      return !time.isBefore(earliest) && !time.isAfter(latest);
    }
  }

  @Override
  public String name() {
    return resourceId;
  }

  @Override
  public boolean resting() {
    return true;
  }
}
