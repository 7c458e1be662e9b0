package dev.stepladder.operator.aws.rds;

/**
 * What a backup holds, and with it every instance that is made from it.
 *
 * @param engine as RDS names it
 * @param version a whole one
 * @param storage GiB that it takes at least
 * @param username of the master user
 */
public record DbContents(
    String engine, String version, int storage, String username, boolean encrypted) {}
