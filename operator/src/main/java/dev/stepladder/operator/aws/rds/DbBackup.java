package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.inventory.Resource;

/**
 * The automated backups of one instance, as DescribeDBInstanceAutomatedBackups shows them.
 *
 * @param resourceId DbiResourceId of the instance, which names them
 * @param instance the instance's identifier
 * @param status {@code active} while the instance exists, {@code retained} after, {@code creating}
 */
public record DbBackup(String resourceId, String instance, String status) implements Resource {

  @Override
  public String name() {
    return resourceId;
  }

  @Override
  public boolean resting() {
    return true;
  }
}
